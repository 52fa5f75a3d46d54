import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IRouter, Request, Response } from 'express';
import { InvalidInputError } from '../errors.ts';
import { exportText } from '../exchange/export-annotations.ts';
import {
  exportFormat,
  type FormatName,
  formats,
  importFormat,
  importNames,
} from '../exchange/formats.ts';
import { importAnnotations } from '../exchange/import-annotations.ts';
import { exportScope } from './export-scope.ts';
import { HttpError } from './http-error.ts';
import { queryValue, queryValues } from './query.ts';
import { bodyChunks } from './read-body.ts';
import { route } from './route.ts';
import { sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

/** `GET /export` and `POST /import`: streams of any length, in constant memory. */
export function exchangeRoutes(router: IRouter, server: ServerContext): void {
  const { autotag, baseOf, maxBodyBytes } = server;

  route(router, '/export', {
    async get(request, response) {
      const base = baseOf(request);
      const format = exportFormatOf(request);
      const wishes = {
        manifests: queryValues(request, 'manifest'),
        collection: queryValue(request, 'collection'),
        canvases: queryValues(request, 'canvas'),
        origins: queryValues(request, 'origin'),
        models: queryValues(request, 'model'),
      };
      const scope = await exportScope(wishes, autotag, base);
      response
        .status(200)
        .vary('Accept')
        .set({
          'Content-Type': formats[format].type,
          'Content-Disposition': `attachment; filename="annotations.${formats[format].extension}"`,
          'Cache-Control': 'no-store',
        });
      if (request.method === 'HEAD') return response.end();
      return stream(exportText(autotag.store, { format, scope, base }), response);
    },
  });

  route(router, '/import', {
    async post(request, response) {
      const base = baseOf(request);
      if (request.is('multipart/form-data')) {
        throw new HttpError(
          415,
          'An import is the body itself, not a form: curl --data-binary @FILE.',
        );
      }
      const imported = await importAnnotations(autotag.store, bodyChunks(request), {
        format: importFormatOf(request),
        base,
        now: autotag.now(),
        maxEntryBytes: maxBodyBytes,
        maxKeptBytes: autotag.config.maxDatasetMegabytes * 2 ** 20,
        replace: isTrue(queryValue(request, 'replace')),
      });
      sendJson(request, response, base, imported, { type: 'application/json' });
    },
  });
}

// --- Internal helpers ---

/** A client that hangs up ends the work, and is no failure of the server. */
async function stream(texts: AsyncIterable<string>, response: Response): Promise<void> {
  try {
    await pipeline(Readable.from(texts), response);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function exportFormatOf(request: Request): FormatName {
  const asked = queryValue(request, 'format');
  if (asked !== undefined) return exportFormat(asked);
  const best = request.accepts(['application/x-ndjson', 'text/csv', 'application/ld+json']);
  if (best === 'text/csv') return 'csv';
  return best === 'application/ld+json' ? 'annotations' : 'ndjson';
}

function importFormatOf(request: Request): FormatName {
  const asked = queryValue(request, 'format');
  if (asked !== undefined) return importFormat(asked);
  if (request.is(['application/x-ndjson', 'application/ndjson', 'application/jsonl'])) {
    return 'ndjson';
  }
  if (request.is('application/ld+json')) return 'annotations';
  const message = `In which format is it? Say format=${importNames.join(', format=')}.`;
  throw new InvalidInputError(message, [{ path: 'format', message }]);
}

function isTrue(text: string | undefined): boolean {
  if (text === undefined || text === '0' || text === 'false') return false;
  if (text === '1' || text === 'true') return true;
  const message = `replace must be 1 or 0, not ${JSON.stringify(text)}.`;
  throw new InvalidInputError(message, [{ path: 'replace', message }]);
}
