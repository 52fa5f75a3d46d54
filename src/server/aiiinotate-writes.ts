import type { IRouter } from 'express';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { listOf, stringOf, typeOf } from '../annotation/json-values.ts';
import { formOf, readAnnotation } from '../annotation/read-annotation.ts';
import { readEntries } from '../annotation/read-list.ts';
import { InvalidInputError } from '../errors.ts';
import { isJsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import { mintAnnotationId, type PathVersion } from './aiiinotate-names.ts';
import { json, versionOf } from './aiiinotate-request.ts';
import { selectionOf } from './aiiinotate-selection.ts';
import { missingParameter, queryValue } from './query.ts';
import { readJson } from './read-body.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';
import { updateAnnotation } from './update-annotation.ts';

/** Annotations as clients of aiiinotate create, change and delete them; `aiiinotateAnnotations` says what is kept of it. */
export function aiiinotateWrites(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;
  const { store, fetcher } = autotag;
  const { annotations, manifests } = store;

  route(router, /^\/annotations\/[23]\/create\/?$/, {
    async post(request, response) {
      const version = versionOf(request);
      const base = baseOf(request);
      const record = read(await readJson(request, maxBodyBytes), version);
      const inserted = await annotations.insert(await named([record], version, base));
      sendJson(request, response, base, insertion(inserted), json);
    },
  });

  route(router, /^\/annotations\/[23]\/createMany\/?$/, {
    async post(request, response) {
      const version = versionOf(request);
      const base = baseOf(request);
      const body = await readJson(request, maxBodyBytes);
      const records: AnnotationRecord[] = [];
      for (const source of Array.isArray(body) ? body : [body]) {
        const uri = addressOf(source);
        const list = uri === undefined ? source : await fetcher.json(uri, { refresh: true });
        for (const record of readEntries(list, (entry) => read(entry, version)))
          records.push(record);
      }
      const inserted = await annotations.insert(await named(records, version, base));
      sendJson(request, response, base, insertion(inserted), json);
    },
  });

  route(router, /^\/annotations\/[23]\/update\/?$/, {
    async post(request, response) {
      const version = versionOf(request);
      const base = baseOf(request);
      const document = await readJson(request, maxBodyBytes);
      const sent = readAnnotation(ofVersion(document, version), {
        origin: 'curator',
        now: autotag.now(),
      });
      const id = toLocal(sent.id, base);
      const stored = await updateAnnotation({ ...sent, id }, autotag, base);
      // Of a prediction the person's own version is what was written.
      const own = stored !== undefined && stored.id !== id;
      const answer = {
        matchedCount: stored ? 1 : 0,
        modifiedCount: stored && !own ? 1 : 0,
        upsertedCount: own ? 1 : 0,
        upsertedId: own ? stored.id : null,
      };
      sendJson(request, response, base, answer, json);
    },
  });

  route(router, /^\/annotations\/[23]\/delete\/?$/, {
    async delete(request, response) {
      const base = baseOf(request);
      const tag = queryValue(request, 'tag');
      if (tag !== undefined && queryValue(request, 'manifestShortId') === undefined) {
        throw missingParameter('manifestShortId', 'tags are deleted within one manifest');
      }
      const selection = await selectionOf(request, store, base);
      sendJson(request, response, base, { deletedCount: await remove() }, json);

      async function remove(): Promise<number> {
        if (selection.kind === 'none') return 0;
        if (selection.kind === 'many') {
          if (tag === undefined) return annotations.deleteWhere(selection.filter);
          const tagged: string[] = [];
          for await (const record of annotations.list(selection.filter)) {
            if (hasTag(record, tag)) tagged.push(record.id);
          }
          return removeAll(tagged);
        }
        for (const id of selection.ids) if (await annotations.delete(id)) return 1;
        return 0;
      }
    },
  });

  /** To how many there were. */
  async function removeAll(ids: string[]): Promise<number> {
    let removed = 0;
    for (const id of ids) if (await annotations.delete(id)) removed++;
    return removed;
  }

  function read(document: unknown, version: PathVersion): AnnotationRecord {
    // aiiinotate names what it stores itself; the name comes when all is read.
    return readAnnotation(ofVersion(document, version), {
      id: 'urn:iiif-autotag:unnamed',
      origin: 'curator',
      now: autotag.now(),
    });
  }

  async function named(records: AnnotationRecord[], version: PathVersion, base: string) {
    const renamed: AnnotationRecord[] = [];
    for (const record of records) {
      renamed.push({ ...record, id: await mintAnnotationId(record, version, { manifests, base }) });
    }
    return renamed;
  }
}

// --- Internal helpers ---

/** Throws `InvalidInputError` where an annotation is written in the form of the other version. */
function ofVersion(document: unknown, version: PathVersion): unknown {
  if (!isJsonObject(document) || formOf(document) === (version === 2 ? 'oa' : 'w3c'))
    return document;
  const message =
    version === 2
      ? 'Under /2/ an annotation is an oa:Annotation with "on"; Web Annotations belong under /3/.'
      : 'Under /3/ an annotation is a Web Annotation with "target"; those with "on" belong under /2/.';
  throw new InvalidInputError(message, [{ path: version === 2 ? 'on' : 'target', message }]);
}

/** Of a list that is elsewhere; undefined for one that was sent itself. */
function addressOf(source: unknown): string | undefined {
  if (!isJsonObject(source) || source.resources !== undefined || source.items !== undefined) {
    return undefined;
  }
  return stringOf(source.uri);
}

const insertion = (records: AnnotationRecord[]) => ({
  insertedCount: records.length,
  insertedIds: records.map(({ id }) => id),
});

function hasTag({ document }: AnnotationRecord, tag: string): boolean {
  return [...listOf(document.resource), ...listOf(document.body)].some((body) => {
    if (!isJsonObject(body)) return false;
    const isTag = typeOf(body) === 'Tag' || body.purpose === 'tagging';
    return isTag && (body.chars ?? body.value) === tag;
  });
}
