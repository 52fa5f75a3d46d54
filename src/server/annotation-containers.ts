import { type IRouter, type Request, type Response, Router } from 'express';
import { listOf } from '../annotation/json-values.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { timestamp } from '../annotation/timestamp.ts';
import { webAnnotationOf } from '../annotation/web-musts.ts';
import { InvalidInputError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { localAddress } from '../local-address.ts';
import { acceptedType, requireJsonType } from './accept.ts';
import { annotationResource } from './annotation-resource.ts';
import { readContainer } from './client-container.ts';
import {
  containerAddress,
  containerDocument,
  containerPageDocument,
  formAddress,
} from './container-documents.ts';
import { findContainer } from './find-container.ts';
import { HttpError } from './http-error.ts';
import { type ContainerPreference, containerPreference, saysSomething } from './prefer.ts';
import { annotationHeaders, containerHeaders, pageHeaders } from './protocol-headers.ts';
import { queryNumber, queryValue } from './query.ts';
import { readBody, readJson } from './read-body.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';
import { slugOf } from './slug.ts';

/**
 * The containers of the Web Annotation Protocol: `/annotations/` of everything, one for each manifest and
 * canvas, and those that clients make, list and delete under `/annotations/containers/`.
 */
export function annotationContainers(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { store } = autotag;
  const resource = annotationResource(server);

  const root = /^\/annotations\/$/;
  const derived = /^\/annotations\/(?:manifests|canvases)\/[^/]+\/$/;
  const made = /^\/annotations\/containers\/[^/]+\/$/;

  const pages = Router({ caseSensitive: true });
  route(pages, [root, derived, made], { get: sendPage }, pageHeaders);
  router.use((request, response, next) =>
    isPage(request) ? pages(request, response, next) : next(),
  );

  const rootHandlers = {
    get(request: Request, response: Response) {
      if (queryValue(request, 'id') === undefined) return describe(request, response);
      answerAsAnnotation(response);
      return resource.answer(request, response);
    },
    post: create,
  };
  route(router, root, rootHandlers, containerHeaders);

  route(router, derived, { get: describe, post: create }, containerHeaders);

  route(router, made, { get: describe, post: create, delete: remove }, containerHeaders);

  const list = /^\/annotations\/containers\/$/;
  route(router, list, { get: listContainers, post: createContainer }, containerHeaders);

  async function describe(request: Request, response: Response): Promise<void> {
    const base = baseOf(request);
    const type = acceptedType(request);
    const container = await findContainer(store, pathOf(request), base);
    const preference = containerPreference(request);
    const form = { iris: wantsIris(request, preference), minimal: preference.minimal };
    response.set('Content-Location', formAddress(base, container.path, form.iris));
    if (saysSomething(preference)) response.set('Preference-Applied', 'return=representation');
    const document = await containerDocument(store, base, container, form);
    sendJson(request, response, base, document, { type, revalidate: true });
  }

  async function sendPage(request: Request, response: Response): Promise<void> {
    const base = baseOf(request);
    const type = acceptedType(request);
    const container = await findContainer(store, pathOf(request), base);
    const iris = wantsIris(request, containerPreference(request));
    const number = queryNumber(request, 'page', { fallback: 0, max: Number.MAX_SAFE_INTEGER });
    const page = await containerPageDocument(store, base, container, { iris, number });
    sendJson(request, response, base, page, { type, revalidate: true });
  }

  /** Stores an annotation under an id of its own; the one that it came with goes into `via` (§5.1). */
  async function create(request: Request, response: Response): Promise<void> {
    const base = baseOf(request);
    const type = acceptedType(request);
    requireJsonType(request);
    const container = await findContainer(store, pathOf(request), base);
    const document = webAnnotationOf(await readJson(request, maxBodyBytes));
    const record = readAnnotation(withVia(document), {
      id: await resource.freeId(localAddress.annotation + container.path + slugOf(request)),
      origin: 'curator',
      now: autotag.now(),
      form: 'w3c',
    });
    if (!container.admits(record)) {
      const message = `The target is not of this container; POST ${base}/annotations/ takes any.`;
      throw new InvalidInputError(message, [{ path: 'target', message }]);
    }
    const [stored = record] = await store.annotations.insert([record]);
    const address = containerAddress(base, stored.id.slice(localAddress.annotation.length));
    response.set({ Location: address, 'Content-Location': address });
    await resource.send(request, response, stored, { type, status: 201 });
  }

  async function listContainers(request: Request, response: Response): Promise<void> {
    const base = baseOf(request);
    const type = acceptedType(request);
    const contains = (await store.containers.list()).map(({ id, document }) => ({
      id,
      type: ['BasicContainer', 'AnnotationCollection'],
      ...(document.label !== undefined && { label: document.label }),
    }));
    const document = {
      '@context': 'http://www.w3.org/ns/ldp.jsonld',
      id: containerAddress(base, 'containers/'),
      type: 'BasicContainer',
      contains,
    };
    response.set('Content-Location', document.id);
    sendJson(request, response, base, document, { type, revalidate: true });
  }

  async function createContainer(request: Request, response: Response): Promise<void> {
    const base = baseOf(request);
    const type = acceptedType(request);
    requireJsonType(request);
    const name = slugOf(request);
    const stored = await store.containers.create({
      id: `${localAddress.annotation}containers/${name}/`,
      document: readContainer(await readBody(request, maxBodyBytes), name),
      created: timestamp(autotag.now()),
    });
    const path = stored.id.slice(localAddress.annotation.length);
    response.set({
      Location: containerAddress(base, path),
      'Content-Location': formAddress(base, path, false),
    });
    const container = await findContainer(store, path, base);
    const form = { iris: false, minimal: true };
    const document = await containerDocument(store, base, container, form);
    sendJson(request, response, base, document, { type, status: 201, revalidate: true });
  }

  /** Annotations never go with their container: it is deleted when it is empty. */
  async function remove(request: Request, response: Response): Promise<void> {
    const path = pathOf(request);
    await findContainer(store, path, baseOf(request)); // throws for what is not there
    const outcome = await store.containers.delete(localAddress.annotation + path);
    if (outcome === 'not-empty') {
      throw new HttpError(409, 'There are annotations in this container; delete them first.');
    }
    response.status(204).end();
  }
}

// --- Internal helpers ---

const pathOf = (request: Request) => request.path.slice('/annotations/'.length);

/** A page has the path of its container, and is none: nothing is posted to it, and it is not what DELETE deletes. */
const isPage = (request: Request) =>
  queryValue(request, 'page') !== undefined && queryValue(request, 'id') === undefined;

/** The form that the address names is one of its own, whatever is preferred. */
function wantsIris(request: Request, preference: ContainerPreference): boolean {
  const asked = queryNumber(request, 'iris', { fallback: -1, max: 1 });
  return asked < 0 ? preference.iris === true : asked === 1;
}

/** One annotation by `?id=` is no container although it has the path of one. */
function answerAsAnnotation(response: Response) {
  response.removeHeader('Accept-Post');
  response.set(annotationHeaders);
}

function withVia(document: JsonObject): JsonObject {
  const [id] = listOf(document.id);
  const via = listOf(document.via);
  if (id === undefined || via.includes(id)) return document;
  return { ...document, via: via.length > 0 ? [...via, id] : id };
}
