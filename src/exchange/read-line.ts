import { z } from 'zod';
import { isAbsoluteUri } from '../annotation/absolute-uri.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { readTimestamp } from '../annotation/timestamp.ts';
import { InvalidInputError, problemPath } from '../errors.ts';
import { manifestRecord } from '../ingest-manifest.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { localAddress } from '../local-address.ts';
import type { Incoming, ReadContext } from './incoming.ts';
import { readDocument } from './read-document.ts';

/**
 * A line of NDJSON: a manifest, a container or an annotation as `ndjsonText` writes it, or an annotation by itself.
 * Throws `InvalidInputError` for anything else.
 */
export function readLine(value: Json, context: ReadContext): Incoming[] {
  if (isJsonObject(value) && value.kind === undefined) return readDocument(value, context);
  const read = line.safeParse(value);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => {
      return { path: problemPath(path), message };
    });
    const sentences = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
    throw new InvalidInputError(sentences.join('; '), problems, { cause: read.error });
  }
  if (read.data.kind === 'manifest') {
    const { document, url, shortId, created, modified } = read.data;
    const record = manifestRecord(document, url, context.now);
    return [{ kind: 'manifest', record: { ...record, shortId, created, modified } }];
  }
  if (read.data.kind === 'container') {
    const { kind, ...record } = read.data;
    return [{ kind, record }];
  }
  const { document, id, form, origin, created, modified } = read.data;
  const record = readAnnotation(document, { id, form, origin, now: context.now });
  return [{ kind: 'annotation', record: { ...record, created, modified }, dated: true }];
}

// --- Internal helpers ---

const object = z.custom<JsonObject>(isJsonObject, 'must be a JSON object');

/** To the second, which is how exact the store is. */
const time = z.string().transform((text, context) => {
  const read = readTimestamp(text);
  if (read !== undefined) return read;
  context.addIssue('must be an ISO 8601 date');
  return z.NEVER;
});

/** As they are named here, by what `Slug` may suggest. */
const madeContainer = new RegExp(`^${localAddress.annotation}containers/[\\w.~-]{1,300}/$`);

const line = z.discriminatedUnion(
  'kind',
  [
    z.object({
      kind: z.literal('annotation'),
      id: z.string().refine(isAbsoluteUri, 'must be an absolute URI'),
      form: z.enum(['oa', 'w3c']),
      origin: z.enum(['curator', 'machine', 'import']),
      created: time,
      modified: time,
      document: object,
    }),
    z.object({
      kind: z.literal('manifest'),
      shortId: z.string().regex(/^[^/]+$/, 'must not be empty or hold a slash'),
      url: z.string().optional(),
      created: z.iso.datetime(),
      modified: z.iso.datetime(),
      document: object,
    }),
    z.object({
      kind: z.literal('container'),
      id: z.string().regex(madeContainer, 'must be that of a container that a client made'),
      created: time,
      document: object,
    }),
  ],
  'must be {"kind": "annotation" | "manifest" | "container", …} or an annotation',
);
