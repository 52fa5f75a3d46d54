import type { Request, Response } from 'express';
import { InvalidInputError } from '../errors.ts';
import { queryValue } from './query.ts';
import { looksLikeJson, parseJson, readBody } from './read-body.ts';
import { readForm } from './read-form.ts';
import type { ServerContext } from './server-context.ts';

export interface SentDocument {
  document: unknown;
  /** Where it was fetched from; undefined where it was sent itself. */
  url: string | undefined;
}

/**
 * A document in any of the ways that clients of SimpleAnnotationServer give one (sas-contract 1.4, 3.5, 9.7):
 * its address as `uri` in the query or a form, a file in a multipart form, or JSON under whatever content type.
 */
export async function readDocument(
  request: Request,
  response: Response,
  server: ServerContext,
): Promise<SentDocument> {
  const source = await readSource(request, response, server.maxBodyBytes);
  if (source.url === undefined) return { document: parseJson(source.bytes), url: undefined };
  const document = await server.autotag.fetcher.json(source.url, { refresh: true });
  return { document, url: source.url };
}

export type DocumentSource = { url: string } | { url?: undefined; bytes: Uint8Array };

/** Which of the ways it is; nothing is fetched or parsed yet. */
export async function readSource(
  request: Request,
  response: Response,
  maxBytes: number,
): Promise<DocumentSource> {
  const inQuery = queryValue(request, 'uri');
  if (inQuery !== undefined) return { url: inQuery.trim() };
  if (request.is('multipart/form-data')) {
    const { fields, files } = await readForm(request, response, { maxBytes, maxFiles: 1 });
    const [file] = files;
    if (file) return { bytes: file.bytes };
    return { url: required(fields.uri?.at(-1)) };
  }
  const bytes = await readBody(request, maxBytes);
  if (!request.is('application/x-www-form-urlencoded') || looksLikeJson(bytes)) return { bytes };
  return { url: required(new URLSearchParams(bytes.toString('utf8')).get('uri')) };
}

// --- Internal helpers ---

function required(uri: string | null | undefined): string {
  if (uri?.trim()) return uri.trim();
  throw new InvalidInputError('The form has neither a file nor a field "uri" with an address.');
}
