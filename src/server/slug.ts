import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { tryDecode } from '../local-address.ts';

/**
 * The last segment of an address to be made: what `Slug` suggests (RFC 5023 §9.7: percent-encoded UTF-8),
 * with a hyphen for whatever would not stand in a path; else, or where it looks like the name of a
 * prediction or something else is answered there, one that nobody guesses.
 */
export function slugOf(request: Request): string {
  const wish = tryDecode(request.get('Slug') ?? '')
    .normalize('NFC')
    .replace(/[^\p{ASCII}]|[^\w.~-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100);
  return wish === '' || prediction.test(wish) || ours.test(wish) ? randomUUID() : wish;
}

// --- Internal helpers ---

/** A tagging run would take what is called so for its own. */
const prediction = /^[0-9a-f]{32}1*$/;

/** Versions of an annotation and annotot's lists lie under such names. */
const ours = /^(?:history|timemap|(?:pages|lists)(?:\.json)?)$/;
