import type { IRouter } from 'express';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { populateAnnotation } from '../annotation/populate-annotation.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { InvalidInputError } from '../errors.ts';
import { md5 } from '../iiif/short-id.ts';
import { isJsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import { readDocument } from './read-document.ts';
import { route } from './route.ts';
import type { ServerContext } from './server-context.ts';

/** A whole list at once, all of it or nothing (sas-contract 3.5). */
export function sasPopulate(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf } = server;
  route(router, '/annotation/populate', {
    async post(request, response) {
      const { document } = await readDocument(request, response, server);
      const base = baseOf(request);
      const records = recordsOf(entriesOf(document), base, autotag.now());
      await autotag.store.annotations.insert(records);
      response.status(201).type('text/plain').send('SUCCESS\r\n');
    },
  });
}

// --- Internal helpers ---

/** The annotations of a list of either vocabulary, or of a bare array. */
function entriesOf(document: unknown): unknown[] {
  if (Array.isArray(document)) return document;
  const entries = isJsonObject(document) ? (document.resources ?? document.items) : undefined;
  if (Array.isArray(entries)) return entries;
  throw new InvalidInputError(
    'Expected a list of annotations: an object with "resources" (AnnotationList) or "items" (AnnotationPage), or an array.',
  );
}

function recordsOf(entries: unknown[], base: string, now: Date): AnnotationRecord[] {
  let minted = 0;
  const mintId = (canvas: string) => `${base}/annotation/${md5(canvas)}/${minted++}`;
  return entries.map((entry, index) => {
    const record = readEntry(entry, index, (document) =>
      readAnnotation(isJsonObject(document) ? populateAnnotation(document) : document, {
        mintId,
        origin: 'curator',
        now,
      }),
    );
    return { ...record, id: toLocal(record.id, base), origin: originOf(record) };
  });
}

/** People's words stay people's when they come as a list; what a machine said, here or elsewhere, does not become theirs. */
function originOf({ model, statement }: AnnotationRecord): 'curator' | 'import' {
  return model !== undefined || statement.predicted !== undefined ? 'import' : 'curator';
}

/** Says which entry it is that cannot be stored. */
function readEntry<T>(entry: unknown, index: number, read: (entry: unknown) => T): T {
  try {
    return read(entry);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const path = `resources[${index}]`;
    const problems =
      error.problems.length > 0 ? error.problems : [{ path: '', message: error.message }];
    throw new InvalidInputError(
      `Nothing was stored, because of entry ${index + 1}: ${error.message}`,
      problems.map((problem) => ({
        path: problem.path ? `${path}.${problem.path}` : path,
        message: problem.message,
      })),
      { cause: error },
    );
  }
}
