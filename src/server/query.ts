import type { Request } from 'express';
import { InvalidInputError } from '../errors.ts';
import { toLocal, tryDecode } from '../local-address.ts';

/** Read from the address itself: an application that we are mounted in may parse queries in its own way. */
function searchOf(request: Request): string {
  const at = request.originalUrl.indexOf('?');
  return at < 0 ? '' : request.originalUrl.slice(at + 1);
}

/** The address that was asked for, under `base`, its query as the client wrote it. */
export function addressAsked(request: Request, base: string): string {
  const search = searchOf(request);
  return base + request.path + (search === '' ? '' : `?${search}`);
}

export function queryParameters(request: Request): URLSearchParams {
  return new URLSearchParams(searchOf(request));
}

/** All values of a parameter, decoded, blank ones left out. Unknown parameters are nobody's business (sas-contract 1.5). */
export function queryValues(request: Request, name: string): string[] {
  return queryParameters(request)
    .getAll(name)
    .filter((value) => value.trim() !== '');
}

export function queryValue(request: Request, name: string): string | undefined {
  return queryValues(request, name)[0];
}

/** Throws `InvalidInputError` for anything but a whole number within the bounds. */
export function queryNumber(
  request: Request,
  name: string,
  { fallback, min = 0, max }: { fallback: number; min?: number; max: number },
): number {
  const text = queryValue(request, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const message = `${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`;
  throw new InvalidInputError(message, [{ path: name, message }]);
}

/**
 * What an address in a parameter may mean: decoded; as it stands, for clients that do not encode
 * (sas-contract 7.3); and with all that follows, where it holds a `&` of its own. Empty: not given.
 */
export function queryAddresses(request: Request, name: string): string[] {
  const search = searchOf(request);
  const [decoded] = new URLSearchParams(search).getAll(name);
  if (decoded === undefined || decoded.trim() === '') return [];
  const start = search.search(new RegExp(`(?:^|&)${name}=`));
  if (start < 0) return [decoded]; // the name itself is encoded
  const rest = search.slice(search.indexOf('=', start) + 1);
  const raw = rest.split('&', 1)[0] ?? rest;
  return [...new Set([decoded, raw, rest, tryDecode(rest)])];
}

/** The ids that an address in a parameter may mean: as they are stored, and as they are sent. */
export function queryIds(request: Request, name: string, base: string): string[] {
  const sent = queryAddresses(request, name);
  return [...new Set([...sent.map((address) => toLocal(address, base)), ...sent])];
}

/** What is thrown where a parameter is not given that must be. */
export function missingParameter(name: string, meaning: string): InvalidInputError {
  const message = `The parameter "${name}" is missing: ${meaning}.`;
  return new InvalidInputError(message, [{ path: name, message }]);
}
