import type { IRouter, Request } from 'express';
import { InvalidInputError } from '../errors.ts';
import { toLocal } from '../local-address.ts';
import { parseSearchQuery } from '../search/search-query.ts';
import type { AnnotationQuery, ManifestRecord, SearchPage } from '../store/store.ts';
import { aiiinotateAnswers, aiiinotateList } from './aiiinotate-answers.ts';
import { json, pageOf } from './aiiinotate-request.ts';
import { findManifest } from './find-manifest.ts';
import { addressAsked, queryNumber, queryParameters, queryValue } from './query.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/**
 * aiiinotate's search in a manifest: version 1 answers Open Annotation, 2 Web Annotation. `q` is an annotation's id or
 * words, all of which must be there; aiiinotate wants the whole body alike, so that this finds more. `canvasMin`
 * and `canvasMax` count the manifest's canvases from 0, `onlyIds` asks for ids alone, on one page.
 */
export function aiiinotateSearch(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { store } = autotag;
  route(router, '/search-api/:version/manifests/:manifest/search', {
    async get(request, response) {
      const base = baseOf(request);
      const { version, manifest: name } = request.params;
      if (version !== '1' && version !== '2') throw invalid('version', '1 or 2', String(version));
      const manifest = await findManifest(store, String(name), base);
      const query = queryOf(request, manifest);
      const onlyIds = flag(request, 'onlyIds');
      const { page, pageSize } = onlyIds ? { page: 1, pageSize: 1_000_000 } : pageOf(request);
      const found =
        (await named(request, query, base)) ??
        (await store.annotations.search(query, (page - 1) * pageSize, pageSize));
      if (onlyIds) {
        return sendJson(
          request,
          response,
          base,
          found.records.map(({ id }) => id),
          json,
        );
      }
      const form = version === '1' ? 2 : 3;
      const items = await aiiinotateAnswers(store)(form, found.records);
      const label = `Annotations of the manifest ${manifest.shortId}, page ${page}`;
      const url = addressAsked(request, base);
      const parts = { base, url, label, page, pageSize, total: found.total, items };
      return sendJson(request, response, base, aiiinotateList({ version: form, ...parts }), json);
    },
  });

  /** Where `q` is the id of an annotation in scope, that one; undefined otherwise. */
  async function named(
    request: Request,
    { words: _, phrases: __, ...scope }: AnnotationQuery,
    base: string,
  ): Promise<SearchPage | undefined> {
    const q = queryValue(request, 'q');
    const record = q === undefined ? undefined : await store.annotations.get(toLocal(q, base));
    if (!record) return undefined;
    const canvases = [...new Set(record.targets.map(({ canvas }) => canvas))];
    const wanted = scope.canvases?.filter((canvas) => canvases.includes(canvas)) ?? canvases;
    const here = { ...scope, words: [], canvases: wanted };
    const { records } = await store.annotations.search(here, 0, 1_000_000);
    const found = records.filter(({ id }) => id === record.id);
    return { total: found.length, records: found };
  }
}

// --- Internal helpers ---

const motivations = [
  ...['painting', 'non-painting', 'commenting', 'describing', 'tagging', 'linking'],
];

function queryOf(request: Request, manifest: ManifestRecord): AnnotationQuery {
  const motivation = queryValue(request, 'motivation');
  if (motivation !== undefined && !motivations.includes(motivation)) {
    throw invalid('motivation', `one of ${motivations.join(', ')}`, motivation);
  }
  const asked = new URLSearchParams();
  for (const name of ['q', 'motivation']) {
    const value = queryParameters(request).get(name);
    if (value !== null) asked.set(name, value);
  }
  const canvases = canvasesOf(request, manifest);
  return { ...parseSearchQuery(asked).query, manifest: manifest.id, ...(canvases && { canvases }) };
}

/** Without `canvasMax` the one canvas at `canvasMin`; without both all. */
function canvasesOf(request: Request, { canvases }: ManifestRecord): string[] | undefined {
  const [min, max] = ['canvasMin', 'canvasMax'].map((name) =>
    queryValue(request, name) === undefined
      ? undefined
      : queryNumber(request, name, { fallback: 0, max: 1_000_000_000 }),
  );
  if (min === undefined && max === undefined) return undefined;
  if (min === undefined || (max !== undefined && max < min)) {
    throw invalid('canvasMin', 'given with canvasMax, and not above it', String(min));
  }
  return canvases.slice(min, (max ?? min) + 1).map(({ id }) => id);
}

function flag(request: Request, name: string): boolean {
  const value = queryValue(request, name) ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalid(name, 'true or false', value);
}

function invalid(name: string, wanted: string, sent: string): InvalidInputError {
  const message = `${name} must be ${wanted}, not ${JSON.stringify(sent)}.`;
  return new InvalidInputError(message, [{ path: name, message }]);
}
