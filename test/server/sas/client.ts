import { createHash } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { Json } from '../../../src/json.ts';
import { type RunningServer, type StartOptions, startServer } from '../start-server.ts';

export const C = 'https://ex.org/iiif/book1/canvas/p1';
export const M = 'https://ex.org/iiif/book1/manifest.json';

/** What the address of a canvas's list or page has for the canvas. */
export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  json: any;
}

export interface Client {
  /** Base of the server. */
  readonly B: string;
  readonly server: RunningServer;
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** JSON under the content type of JSON. */
  post(path: string, body: unknown): Promise<Answer>;
  /** The annotation as SimpleAnnotationServer's endpoint answered its creation. */
  create(document: unknown): Promise<Answer['json']>;
}

/** The same tests on every store there is: SQLite always, MongoDB where `TEST_MONGODB_URL` names one. */
export function onEveryStore(
  title: string,
  tests: (client: Client) => void,
  options: StartOptions = {},
) {
  const mongodb = process.env.TEST_MONGODB_URL;
  const stores = [
    { name: 'SQLite', skip: false, url: () => undefined, drop: undefined },
    {
      name: 'MongoDB',
      skip: mongodb === undefined,
      url: () => {
        const url = new URL(mongodb ?? 'mongodb://none');
        url.pathname = `/autotag-http-${Math.random().toString(36).slice(2)}`;
        return url.href;
      },
      drop: async (address: string) => {
        const mongo = new MongoClient(address);
        await mongo.db().dropDatabase();
        await mongo.close();
      },
    },
  ];
  for (const { name, skip, url, drop } of stores) {
    describe.skipIf(skip)(`${title} (${name})`, () => {
      let server: RunningServer;
      let address: string | undefined;
      beforeAll(async () => {
        address = url();
        server = await startServer({ ...options, store: address });
      });
      beforeEach(async () => {
        const { annotations, manifests, containers } = server.autotag.store;
        await annotations.deleteWhere({ origins: ['curator', 'machine', 'import'] });
        for (const { shortId } of await manifests.list()) await manifests.delete(shortId);
        for (const { id } of await containers.list()) await containers.delete(id);
        server.failures.length = 0;
      });
      afterEach(() => expect(server.failures).toEqual([]));
      afterAll(async () => {
        await server.close();
        await drop?.(address ?? '');
      });
      tests(clientOf(() => server));
    });
  }
}

export function clientOf(server: () => RunningServer): Client {
  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : server().origin + path, {
      method,
      headers,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };
  const post: Client['post'] = (path, body) =>
    send('POST', path, body, { 'Content-Type': 'application/json' });
  return {
    get B() {
      return server().origin;
    },
    get server() {
      return server();
    },
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post,
    create: async (document) => {
      const { status, text, json } = await post('/annotation/create', document);
      expect(status, text).toBe(201);
      return json;
    },
  };
}

/** What Mirador 2 sends (sas-contract 7.1). */
export const mirador2Headers = {
  'Content-Type': 'application/json; charset=utf-8',
  Accept: 'application/json, text/javascript, */*; q=0.01',
};

export const mirador2Annotation = (canvas = C) => ({
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@type': 'oa:Annotation',
  motivation: ['oa:tagging', 'oa:commenting'],
  resource: [
    { '@type': 'oa:Tag', chars: 'garment' },
    { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' },
  ],
  on: [
    {
      '@type': 'oa:SpecificResource',
      full: canvas,
      selector: {
        '@type': 'oa:Choice',
        default: { '@type': 'oa:FragmentSelector', value: 'xywh=10,20,30,40' },
        item: {
          '@type': 'oa:SvgSelector',
          value: '<svg xmlns=\'http://www.w3.org/2000/svg\'><path d="M10,20h30v40h-30z"/></svg>',
        },
      },
      within: { '@id': M, '@type': 'sc:Manifest' },
    },
  ],
});

export const textAnnotation = (text: string, on: Json = `${C}#xywh=0,0,10,10`) => ({
  '@type': 'oa:Annotation',
  motivation: 'oa:commenting',
  resource: { '@type': 'dctypes:Text', format: 'text/html', chars: text },
  on,
});

export const manifest2 = (id = M, canvases = [C], label: unknown = 'Book 1') => ({
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@id': id,
  '@type': 'sc:Manifest',
  label,
  sequences: [
    {
      '@type': 'sc:Sequence',
      canvases: canvases.map((canvas, index) => ({
        '@id': canvas,
        '@type': 'sc:Canvas',
        label: `p. ${index + 1}`,
        width: 1000,
        height: 1500,
        images: [
          {
            '@type': 'oa:Annotation',
            motivation: 'sc:painting',
            resource: {
              '@id': `${canvas}/image.jpg`,
              '@type': 'dctypes:Image',
              width: 1000,
              height: 1500,
            },
            on: canvas,
          },
        ],
      })),
    },
  ],
});
