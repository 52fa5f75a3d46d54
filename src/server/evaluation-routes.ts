import type { IRouter, Request } from 'express';
import type { Autotag } from '../autotag.ts';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { csvTables, evaluationCsv } from '../evaluation/evaluation-csv.ts';
import { renderEvaluation } from '../evaluation/evaluation-html.ts';
import { reportPictures } from '../evaluation/report-pictures.ts';
import type { EvaluationScope } from '../evaluation/scope.ts';
import { collectionManifests } from '../iiif/collection-manifests.ts';
import { toPublic } from '../local-address.ts';
import { findManifest, manifestName } from './find-manifest.ts';
import { loadedModels } from './loaded-models.ts';
import { setPagePolicy } from './page-policy.ts';
import { queryValue, queryValues } from './query.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** `GET /evaluation`: the same numbers as JSON, CSV or a page (http-api.md, Evaluation). */
export function evaluationRoutes(router: IRouter, { autotag, baseOf }: ServerContext): void {
  route(router, '/evaluation', {
    async get(request, response) {
      const base = baseOf(request);
      const format = formatOf(request);
      const cards = loadedModels(autotag.models);
      const evaluation = await evaluate(
        { store: autotag.store, cards },
        await scopeOf(request, base, autotag),
        { models: queryValues(request, 'model'), recipes: queryValues(request, 'recipe') },
      );
      response.vary('Accept');
      if (format === 'json') {
        return sendJson(request, response, base, evaluation, { type: 'application/json' });
      }
      response.set('Cache-Control', 'no-store');
      if (format === 'csv') {
        const table = queryValue(request, 'table') ?? 'summary';
        return response
          .type('text/csv; charset=utf-8')
          .attachment(`evaluation-${table}.csv`)
          .send(toPublic(evaluationCsv(evaluation, table), base));
      }
      const pictures = reportPictures({ ...autotag, cards }, { embed: false });
      const page = await renderEvaluation(evaluation, {
        ...pictures,
        viewerOf: ({ manifest, canvas }) =>
          manifest === null ? undefined : viewerAddress(base, manifest, canvas),
        downloads: [
          { name: 'JSON', address: formAddress(request, base, { format: 'json' }) },
          ...csvTables.map((table) => ({
            name: `CSV: ${table}`,
            address: formAddress(request, base, { format: 'csv', table }),
          })),
        ],
      });
      setPagePolicy(response, { images: '* data:', script: false });
      return response.type('html').send(toPublic(page, base));
    },
  });
}

// --- Internal helpers ---

type Format = 'json' | 'csv' | 'html';

function formatOf(request: Request): Format {
  const asked = queryValue(request, 'format');
  if (asked === 'json' || asked === 'csv' || asked === 'html') return asked;
  if (asked !== undefined) {
    throw new InvalidInputError(`format must be json, csv or html, not ${JSON.stringify(asked)}.`);
  }
  const best = request.accepts(['application/json', 'text/html', 'text/csv']);
  if (best === 'text/html') return 'html';
  return best === 'text/csv' ? 'csv' : 'json';
}

async function scopeOf(
  request: Request,
  base: string,
  { store, fetcher }: Autotag,
): Promise<EvaluationScope> {
  const names = queryValues(request, 'manifest');
  for (const name of names) await findManifest(store, name, base);
  const manifest = names.map((name) => manifestName(name, base));
  const collection = queryValue(request, 'collection');
  if (collection === undefined) return names.length > 0 ? { manifest } : {};
  // Our own collection is everything.
  if (collection.startsWith(`${base}/iiif/collection`)) return {};
  const members = await collectionManifests(collection, fetcher);
  if (members.length === 0) {
    throw new NotFoundError(`The collection ${collection} has no manifests.`);
  }
  return { manifest: [...manifest, ...members.map((id) => manifestName(id, base))], collection };
}

function viewerAddress(base: string, manifest: string, canvas: string): string {
  const query = new URLSearchParams({ manifest, canvas });
  return `${base}/viewers/mirador/?${query}`;
}

function formAddress(request: Request, base: string, form: Record<string, string>): string {
  const query = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
  for (const [name, value] of Object.entries(form)) query.set(name, value);
  return `${base}/evaluation?${query}`;
}
