import { randomUUID } from 'node:crypto';
import type { IRouter, NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { isAbsoluteUri } from '../annotation/absolute-uri.ts';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { withContext } from '../annotation/web-annotation.ts';
import { ConflictError, InvalidInputError } from '../errors.ts';
import { presentationContext } from '../iiif/contexts.ts';
import { isJsonObject, isStorable, type JsonObject } from '../json.ts';
import { localAddress, toLocal } from '../local-address.ts';
import { longestId } from '../store/annotation-rules.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { annotationResource } from './annotation-resource.ts';
import { isConditional, overtaken, requireMatch } from './entity-tag.ts';
import { findAnnotation } from './find-annotation.ts';
import { namedAnnotation } from './named-annotation.ts';
import { pageContext, pageItems } from './page-context.ts';
import { addressAsked, missingParameter, queryAddresses } from './query.ts';
import { looksLikeJson, parseJson, readBody } from './read-body.ts';
import { readRequest } from './read-request.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';
import { updateAnnotation } from './update-annotation.ts';

/**
 * What clients of annotot (https://github.com/mejackreed/annotot) send to `/annotations`: the stock adapters of
 * mirador-annotations and mirador-annotation-editor, and Mirador 2's AnnototEndpoint. Whatever is not in its shape is
 * left to the Web Annotation Protocol under the same path, and so are one annotation by id and DELETE. A change may be
 * made on `If-Match` with the ETag that one annotation has there. Of annotot's own only the numbers of its database
 * rows are not known here.
 */
export function annotot(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { annotations } = autotag.store;
  const answers = () => annotationAnswers(autotag.store);
  const resource = annotationResource(server);

  const onCanvas = async (request: Request) => {
    const canvases = queryAddresses(request, 'uri');
    if (canvases.length === 0)
      throw missingParameter('uri', 'the canvas whose annotations are asked for');
    return annotations.page({ canvases }, 0, all);
  };

  router.get(/^\/annotations\/pages(?:\.json)?\/?$/, async (request, response) => {
    const base = baseOf(request);
    const page = {
      '@context': pageContext(base),
      id: addressAsked(request, base),
      type: 'AnnotationPage',
      items: pageItems(await answers().web(await onCanvas(request), { viewer: true })),
    };
    sendJson(request, response, base, page, { revalidate: true });
  });

  router.get(/^\/annotations\/lists(?:\.json)?\/?$/, async (request, response) => {
    const base = baseOf(request);
    const list = {
      '@context': presentationContext[2],
      '@id': addressAsked(request, base),
      '@type': 'sc:AnnotationList',
      resources: await answers().open(await onCanvas(request), { viewer: true }),
    };
    sendJson(request, response, base, list, { revalidate: true });
  });

  // Mirador 2 asks here, and reads Open Annotation only.
  router.get(/^\/annotations(?:\.json)?\/?$/, async (request, response, next) => {
    if (queryAddresses(request, 'uri').length === 0) return next();
    const open = await answers().open(await onCanvas(request), { viewer: true });
    sendJson(request, response, baseOf(request), open, { revalidate: true });
  });

  router.post(/^\/annotations(?:\.json)?\/?$/, async (request, response, next) => {
    const sent = await sentAnnotation(request, maxBodyBytes);
    if (!sent) return next();
    const { uuid, document } = sent;
    const base = baseOf(request);
    const id = idFor(uuid ?? nameIn(document), base);
    const record = readAnnotation(document, { id, origin: 'curator', now: autotag.now() });
    if (await annotations.get(id)) {
      throw new ConflictError(
        `There is an annotation with the uuid ${uuid} already; PATCH changes it.`,
      );
    }
    const [stored = record] = await annotations.insert([record]);
    await sendStored(request, response, stored);
  });

  const update = async (request: Request, response: Response, next: NextFunction) => {
    const sent = await sentAnnotation(request, maxBodyBytes);
    if (!sent) return next();
    const base = baseOf(request);
    const name = request.path.replace(/^\/annotations\/|\/$/g, '');
    const find = () => findAnnotation(namedAnnotation(request, name, base), annotations, base);
    const found = await find();
    await requireMatch(request, () => resource.tag(found, base), false);
    const seen = isConditional(request) ? found : undefined;
    const read = { id: found.id, origin: 'curator', now: autotag.now() } as const;
    const record = readAnnotation(sent.document, read);
    const stored = await updateAnnotation(record, autotag, base, seen);
    if (!stored) {
      await find(); // says so where it is gone
      throw overtaken();
    }
    await sendStored(request, response, stored);
  };
  router.patch(/^\/annotations\/.+$/, update);
  router.put(/^\/annotations\/.+$/, update);

  /** 200, also for what was made: the form that it was written in, with its id. */
  async function sendStored(request: Request, response: Response, record: AnnotationRecord) {
    const [answer = {}] = await (record.form === 'oa'
      ? answers().open([record])
      : answers()
          .web([record])
          .then((web) => web.map(withContext)));
    sendJson(request, response, baseOf(request), answer);
  }
}

// --- Internal helpers ---

const noName = 'A name may have no NUL and no half of a surrogate pair.';

/** No paging: annotot has none, and no viewer turns pages. */
const all = 1_000_000;

const sentSchema = z.object({
  annotation: z.object({
    /** The annotation as JSON text. */
    data: z.union([z.string(), z.looseObject({})]),
    uuid: z.string().trim().min(1).max(longestId).refine(isStorable, noName).nullish(),
    // `canvas` is sent too, and says what the target of the annotation says.
  }),
});

interface SentAnnotation {
  uuid: string | undefined;
  document: JsonObject;
}

/** Undefined: not in annotot's shape; the body stays readable for whoever comes next. */
async function sentAnnotation(
  request: Request,
  maxBytes: number,
): Promise<SentAnnotation | undefined> {
  const bytes = await readBody(request, maxBytes);
  request.body = bytes;
  // Most bodies are not, and those are read by whoever comes next, who says what is wrong with them.
  if (!looksLikeJson(bytes) || !bytes.includes('"annotation"')) return undefined;
  const body = parseJson(bytes);
  if (!isJsonObject(body) || !('annotation' in body)) return undefined;
  const { annotation } = readRequest(sentSchema, body);
  return { uuid: annotation.uuid ?? undefined, document: documentOf(annotation.data) };
}

function documentOf(data: string | object): JsonObject {
  const document = typeof data === 'string' ? parseData(data) : data;
  if (isJsonObject(document)) return document;
  throw invalidData('it is no JSON object.');
}

function parseData(data: string): unknown {
  try {
    return parseJson(Buffer.from(data));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw invalidData(error.message.replace(/^The request body is not/, 'it is not'), error);
  }
}

function invalidData(reason: string, cause?: Error): InvalidInputError {
  const message = `annotation.data must be an annotation as JSON text, but ${reason}`;
  return new InvalidInputError(message, [{ path: 'annotation.data', message }], { cause });
}

function nameIn(document: JsonObject): string | undefined {
  const name = document.id ?? document['@id'];
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

/** An address stays the id; a bare uuid becomes the last part of an address of ours, and is understood ever after. */
function idFor(name: string | undefined, base: string): string {
  if (name === undefined) return localAddress.annotation + randomUUID();
  if (!isStorable(name)) {
    throw new InvalidInputError(noName);
  }
  return isAbsoluteUri(name)
    ? toLocal(name, base)
    : localAddress.annotation + encodeURIComponent(name);
}
