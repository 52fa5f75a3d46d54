import fc from 'fast-check';
import type { JsonObject } from '../../../src/json.ts';
import { canvasId } from '../../tag-manifest/parts.ts';
import { C, M } from '../sas/client.ts';
import {
  containers,
  line,
  list2,
  manifest2,
  manifestLine,
  openAnnotations,
  page3,
  someId,
  tasks,
  webAnnotations,
} from './documents.ts';
import { type Mutations, mutated, mutations, nasty } from './mutations.ts';
import type { WireRequest } from './wire.ts';

/** What a request may do to the store; `witness.ts` holds the server to it. */
export type Effect = 'read' | 'create' | 'update' | 'delete' | 'import' | 'manifest' | 'job';

export interface FuzzedRequest extends WireRequest {
  effect: Effect;
  /** Which of the stored annotations `someId` stands for. */
  pick: number;
  /** The server asks others on our behalf: 502 where they do not answer. */
  fetches: boolean;
}

/** Requests that write, or try to. `elsewhere`: a server of documents and images. */
export const writes = (elsewhere: string): fc.Arbitrary<FuzzedRequest> =>
  fc.oneof(
    ...writeRoutes(elsewhere).map(({ weight = 1, ...route }) => ({
      weight,
      arbitrary: ofRoute(route),
    })),
  );

export const reads: fc.Arbitrary<FuzzedRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'PURGE'),
    path: fc.constantFrom(...readPaths()),
    edit: pathEdits(),
    query: queries(),
    headers: headerSets(),
    pick: fc.nat(1000),
  })
  .map(({ path, edit, query, ...rest }) => ({
    ...rest,
    path: wirePath(edit(path) + query),
    body: undefined,
    effect: 'read' as const,
    fetches: false,
  }));

// --- Internal helpers ---

interface Route {
  method: string[];
  paths: string[];
  documents: unknown[];
  effect: Effect;
  /** Around the mutated text. */
  wrap?: (text: string) => string;
  type?: string;
  fetches?: boolean;
  weight?: number;
}

function writeRoutes(elsewhere: string): Route[] {
  const canvas = encodeURIComponent(C);
  const both: JsonObject[] = [...openAnnotations, ...webAnnotations];
  const renamed = both.map((one) => {
    return 'on' in one ? { ...one, '@id': someId } : { ...one, id: someId };
  });
  const post = ['POST'];
  const own = `/annotations/${someId}`;
  return [
    { method: post, paths: ['/annotation/create'], documents: both, effect: 'create', weight: 3 },
    {
      method: post,
      paths: ['/annotation/update'],
      documents: renamed,
      effect: 'update',
      weight: 2,
    },
    { method: post, paths: ['/annotation/populate'], documents: [list2, page3], effect: 'create' },
    {
      method: ['DELETE'],
      paths: [
        `/annotation/destroy?uri=${someId}`,
        `/annotation/search?canvas=${canvas}`,
        '/annotation/destroy',
      ],
      ...{ documents: [{}], effect: 'delete' },
    },
    {
      method: post,
      paths: ['/annotations/', '/annotations/containers/mine/', `/annotations/canvases/${canvas}/`],
      ...{ documents: webAnnotations, effect: 'create', type: 'application/ld+json', weight: 3 },
    },
    {
      method: post,
      paths: ['/annotations/containers/'],
      ...{ documents: containers, effect: 'update', type: 'application/ld+json' },
    },
    {
      method: ['PUT'],
      paths: [own],
      documents: renamed,
      effect: 'update',
      type: 'application/ld+json',
      weight: 2,
    },
    {
      method: ['DELETE'],
      paths: [own, '/annotations/containers/mine/'],
      documents: [{}],
      effect: 'delete',
    },
    {
      method: post,
      paths: ['/annotations', '/annotations.json'],
      documents: both.map((one, n) => {
        const data = n % 2 === 0 ? JSON.stringify(one) : one;
        return { annotation: { uuid: n < 3 ? `uuid-${n}` : undefined, canvas: C, data } };
      }),
      ...{ effect: 'create', weight: 2 },
    },
    {
      method: ['PATCH', 'PUT'],
      paths: [own, '/annotations/uuid-1'],
      documents: renamed.map((one) => ({
        annotation: { uuid: 'uuid-1', data: JSON.stringify(one) },
      })),
      effect: 'update',
    },
    {
      method: post,
      paths: ['/annotations/2/create', '/annotations/3/create/'],
      documents: both,
      effect: 'create',
      weight: 2,
    },
    {
      method: post,
      paths: ['/annotations/2/createMany', '/annotations/3/createMany'],
      documents: [
        list2,
        page3,
        openAnnotations,
        [page3],
        { uri: `${elsewhere}/list` },
        [{ uri: `${elsewhere}/none` }],
      ],
      ...{ effect: 'create', fetches: true },
    },
    {
      method: post,
      paths: ['/annotations/2/update', '/annotations/3/update'],
      documents: renamed,
      effect: 'update',
    },
    {
      method: ['DELETE'],
      paths: [
        `/annotations/2/delete?uri=${someId}`,
        `/annotations/2/delete?canvasUri=${canvas}`,
        '/annotations/3/delete?manifestShortId=book1&tag=garment',
        '/annotations/2/delete',
      ],
      ...{ documents: [{}], effect: 'delete' },
    },
    {
      method: post,
      paths: [
        '/manifests',
        '/manifests/2/create',
        `/manifests?uri=${elsewhere}/manifest`,
        '/manifests?uri=%zz',
      ],
      ...{ documents: [manifest2, page3], effect: 'manifest', fetches: true },
    },
    {
      method: ['DELETE'],
      paths: [
        '/manifests/book1',
        '/iiif/manifests/book1',
        '/manifests/2/delete?manifestShortId=book1',
        '/manifests/none',
      ],
      ...{ documents: [{}], effect: 'delete' },
    },
    {
      method: post,
      paths: ['/import?format=ndjson', '/import?format=ndjson&replace=1'],
      documents: [line('https://ex.org/line/1'), line(someId), manifestLine],
      wrap: (text) => `${text}\n${JSON.stringify(line('https://ex.org/line/2'))}\n\n`,
      ...{ effect: 'import', weight: 2 },
    },
    { method: post, paths: ['/import?format=label-studio'], documents: [tasks], effect: 'import' },
    {
      method: post,
      paths: ['/import?format=annotations', '/import?format=annotation-list&replace=1'],
      documents: [page3, list2],
      effect: 'import',
    },
    {
      method: post,
      paths: ['/tagging/jobs'],
      documents: [
        { manifest: 'museum.example', models: ['tiny'], top: 2, threshold: 0.1, force: true },
        {
          canvases: [canvasId('a'), C, 'https://nowhere.example/'],
          recipe: 'garment',
          regions: true,
        },
        { collection: 'none' },
      ],
      ...{ effect: 'job', fetches: true },
    },
    {
      method: post,
      paths: ['/predict'],
      documents: [
        { url: `${elsewhere}/a.jpg`, region: '1,2,30,40', models: ['tiny'], top: 3 },
        { url: `${elsewhere}/info.json`, recipe: 'study' },
      ],
      ...{ effect: 'read', fetches: true },
    },
    {
      method: post,
      paths: [
        '/predict',
        '/iiif/image',
        '/annotation/populate',
        '/manifests',
        '/import?format=ndjson',
      ],
      documents: ['no image', { uri: 'x' }],
      type: 'multipart/form-data; boundary=x',
      wrap: (text) =>
        `--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n${text}\r\n--x--\r\n`,
      effect: 'update',
    },
    {
      method: ['POST', 'PUT', 'DELETE', 'PATCH'],
      paths: readPaths(),
      ...{ documents: [{}, webAnnotations[0]], effect: 'delete', fetches: true },
    },
  ];
}

function ofRoute(route: Omit<Route, 'weight'>): fc.Arbitrary<FuzzedRequest> {
  const { effect, fetches = false, wrap = (text: string) => text } = route;
  const type = route.type ?? 'application/json';
  return fc
    .record({
      method: fc.constantFrom(...route.method),
      path: fc.constantFrom(...route.paths),
      query: fc.oneof(
        { weight: 9, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: queries() },
      ),
      document: fc.constantFrom(...route.documents),
      change: mutations,
      headers: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Record<string, string>>({}) },
        { weight: 2, arbitrary: headerSets() },
      ),
      pick: fc.nat(1000),
    })
    .map(({ path, query, document, change, headers, method, pick }) => ({
      ...{ method, pick, effect, fetches },
      path: wirePath(path.includes('?') ? path + query.replace('?', '&') : path + query),
      headers: { 'Content-Type': type, ...headers },
      body: bodyOf(method, wrap(textOf(document, change))),
    }));
}

const textOf = (document: unknown, change: Mutations) => mutated(document, change);

/** Some clients send a body with DELETE: it is not looked at. */
const bodyOf = (method: string, text: string) =>
  method === 'DELETE' && text.length % 2 === 0 ? undefined : text;

function readPaths(): string[] {
  const canvas = encodeURIComponent(C);
  const manifest = encodeURIComponent(M);
  const searches = [
    '/search/1',
    '/search/2',
    '/search/2/book1',
    '/autocomplete/1',
    '/search/1/book1/autocomplete',
  ];
  return [
    ...[`/annotation/search?uri=${canvas}`, '/annotation/', '/annotation', `/annotation/${someId}`],
    '/annotation/list/0123456789abcdef0123456789abcdef.json',
    ...[
      '/manifests',
      '/manifests/book1',
      `/manifests?manifest=${manifest}`,
      '/search-api/book1/search?q=coat',
    ],
    ...[
      '/annotations/',
      '/annotations/?page=0',
      '/annotations/containers/',
      '/annotations/containers/mine/',
    ],
    ...[
      `/annotations/canvases/${canvas}/`,
      '/annotations/manifests/book1/',
      `/annotations/${someId}`,
    ],
    ...[
      `/annotations/?id=${someId}`,
      `/annotations/${someId}/history`,
      `/annotations/${someId}/history/1`,
    ],
    ...[
      `/annotations/${someId}/timemap`,
      `/annotations/pages?uri=${canvas}`,
      `/annotations?uri=${canvas}`,
    ],
    ...[`/annotations/2/search?uri=${canvas}`, `/annotations/3/search?uri=${canvas}`],
    ...[`/annotations/2/count?canvasUri=${canvas}`, '/annotations/2/count?manifestShortId=book1'],
    ...['/data/2/book1/annotation/x', '/data/2/book1/index', '/manifests/2', '/manifests/3/'],
    ...[
      '/search-api/1/manifests/book1/search?q=coat',
      '/search-api/2/manifests/book1/search?q=coat',
    ],
    ...searches.map((path) => `${path}?q=coat&motivation=commenting`),
    ...[
      '/search/2?q=a&date=2020-01-01T00:00:00Z/2027-01-01T00:00:00Z&user=x',
      '/search/2?xywh=0,0,10,10&confidence=0.5',
    ],
    ...[
      '/activity/collection',
      '/activity/page/0',
      '/activity/1',
      '/iiif/manifests',
      '/iiif/collection',
    ],
    ...[
      '/iiif/manifests/book1',
      '/iiif/manifests/book1/2',
      '/iiif/manifests/book1/3',
      '/iiif/manifests/book1?report=1',
    ],
    ...[
      '/iiif/manifests/museum.example/pages/0/curators',
      '/iiif/manifests/book1/annotations/people',
    ],
    ...['/iiif/image/a', '/iiif/image/a/info.json', '/iiif/image/a/full/max/0/default.jpg'],
    ...[
      '/tagging/jobs',
      '/tagging/jobs?offset=1&limit=2',
      '/tagging/jobs/x',
      '/tagging/jobs/x/events',
    ],
    ...[
      '/models',
      '/models/tiny',
      '/evaluation',
      '/evaluation?manifest=book1&format=csv',
      '/evaluation?format=html',
    ],
    ...[
      '/evaluation/input?canvas=x&model=tiny',
      '/export',
      '/export?format=csv',
      '/export?format=coco',
    ],
    ...[
      '/export?format=label-studio',
      '/export?format=annotations',
      '/export?format=annotation-list&manifest=book1',
    ],
    ...['/healthz', '/context.json', '/', '/viewers/curate/', '/viewers/uv', '/nothing'],
  ];
}

function pathEdits(): fc.Arbitrary<(path: string) => string> {
  const pieces = fc.constantFrom(
    ...['%', '%zz', '%00', '%ff', '%2f', '%25', '..', '/../', '//', '\\', ';', '*', '+', '[', '{}'],
    ...[
      '%ed%a0%80',
      '%f0%9f%98%80',
      '\u00ff',
      '$where',
      '__proto__',
      '-1',
      '1e9',
      '999999999999999999999',
    ],
    ...['0', 'constructor', 'x'.repeat(5000), '/'.repeat(500), "'", '"', '.json', '%0d%0a'],
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant((path: string) => path) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.nat(80), fc.nat(3), pieces)
        .map(([at, cut, piece]) => (path: string) => {
          const place = at % (path.length + 1);
          return path.slice(0, Math.max(1, place)) + piece + path.slice(place + cut);
        }),
    },
  );
}

function queries(): fc.Arbitrary<string> {
  const names = fc.constantFrom(
    ...[
      'page',
      'pageSize',
      'iris',
      'id',
      'uri',
      'q',
      'motivation',
      'date',
      'user',
      'xywh',
      'canvas',
    ],
    ...[
      'confidence',
      'label',
      'min',
      'offset',
      'limit',
      'format',
      'manifest',
      'model',
      'recipe',
      'origin',
    ],
    ...[
      'version',
      'report',
      'canvasUri',
      'manifestShortId',
      'tag',
      'collection',
      'region',
      'onlyIds',
    ],
    ...['__proto__', 'page[]', 'q[$gt]', '%70age', '%', '', 'replace', 'top', 'asAnnotationList'],
  );
  const raw = fc.constantFrom(
    ...[
      '-1',
      '0',
      '1',
      '1e9',
      '99999999999999999999',
      'NaN',
      '1.5',
      '%',
      '%zz',
      '%ff%fe',
      '%00',
      '+',
      '&&',
      '=',
    ],
    ...[
      'a=b',
      'coat',
      'book1',
      'true',
      'json',
      'csv',
      '"',
      "'",
      '"coat wool"',
      '*',
      '(',
      'NEAR(a b)',
      '-',
      'a*',
    ],
    ...[
      'OR',
      'x'.repeat(3000),
      'w+'.repeat(1000),
      '%F0%9F%98%80',
      '%E6%BC%A2',
      '0,0,10,10',
      '-1,-1,1e400,0',
    ],
    ...['2020-01-01T00:00:00Z/2019-01-01T00:00:00Z', '/', someId, '..', 'people', 'tiny', 'urn:'],
  );
  const strings = nasty.filter((value) => typeof value === 'string');
  const text = fc.constantFrom(...strings).map((value) => encoded(value));
  const pair = fc.tuple(names, fc.oneof(raw, text)).map(([name, value]) => `${name}=${value}`);
  return fc
    .array(pair, { maxLength: 4 })
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`));
}

function headerSets(): fc.Arbitrary<Record<string, string>> {
  const values: Record<string, string[]> = {
    Accept: [
      '*/*',
      'application/ld+json;profile="x',
      'text/turtle',
      ';;;',
      'a/b;q=NaN',
      'text/html',
      ',',
      'x'.repeat(3000),
    ],
    Prefer: [
      'return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs"',
      'return=',
      '"',
      ';=,',
      'include="a b',
    ],
    'If-Match': ['*', '"x"', 'W/"x"', '""', '"', ',', 'x, "y', 'W/'],
    'If-None-Match': ['*', '"x"', ',,', 'W/'],
    'Accept-Datetime': [
      'Thu, 31 May 2007 20:35:00 GMT',
      'never',
      '0',
      '-1',
      'Thu, 99 May 99999 20:35:00 GMT',
    ],
    'If-Modified-Since': ['never', 'Thu, 31 May 2007 20:35:00 GMT'],
    Range: ['bytes=0-1', 'bytes=-1', 'bytes=9-1', 'bytes=a-b', 'lines=1-2', 'bytes=0-,0-,0-'],
    'Content-Type': [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'x',
      '/',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary="',
    ],
    'Content-Encoding': ['gzip', 'identity', 'x', 'gzip, gzip', ''],
    Slug: ['mine', '..', '/', '%00', '%ff', '%', 'x'.repeat(2000), '\u00e9', 'a b', '__proto__'],
    Origin: ['null', 'https://ex.org', '\u00ff'],
    'X-Forwarded-Host': ['evil.example', 'a b', ','],
    'X-Forwarded-Proto': ['javascript', ''],
    Link: ['<x>; rel="type"', '<'],
    'Accept-Language': ['xx', ';'],
  };
  const header = fc
    .constantFrom(...Object.entries(values))
    .chain(([name, all]) => fc.tuple(fc.constant(name), fc.constantFrom(...all)));
  return fc.array(header, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
}

/** What never comes to a route, as Node's client or server refuses it, is sent encoded. */
function wirePath(path: string): string {
  return path.replace(/[^\u0021-\u007e]/gu, encoded).slice(0, longestPath);
}

/** With its headers: 16 KB is all that Node's parser takes; beyond that it answers 431 itself. */
const longestPath = 8_000;

/** A lone surrogate has no encoding: what encoders of old made of it is sent. */
function encoded(text: string): string {
  return text.replace(/\p{Surrogate}|[^\p{Surrogate}]+/gu, (part) =>
    /\p{Surrogate}/u.test(part) ? '%ED%A0%80' : encodeURIComponent(part),
  );
}
