import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { HttpError } from './http-error.ts';

/** The strong entity tag of a text, with its quotes. */
export function entityTag(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
}

/** Whether a list of tags names this one: `*`, quoted or bare, with `W/` or without. */
export function namesTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((one) => bare(one) === bare(tag));
}

/**
 * Lets a write pass on what `tagNow` stands for, which is made only where the client compares. Throws `HttpError` 412 where the client saw another state or wants none,
 * and 428 where it does not say what it saw although it must.
 */
export async function requireMatch(
  request: Request,
  tagNow: () => Promise<string>,
  mustSay: boolean,
): Promise<void> {
  const match = request.get('If-Match');
  const noneMatch = request.get('If-None-Match');
  if (match === undefined && mustSay) {
    const message = 'This server wants If-Match with the ETag that you have seen.';
    throw new HttpError(428, message);
  }
  if (match === undefined && noneMatch === undefined) return;
  const tag = await tagNow();
  if (match !== undefined && !namesTag(match, tag)) {
    throw new HttpError(412, `It has changed meanwhile: its ETag is ${tag} now.`);
  }
  if (noneMatch !== undefined && namesTag(noneMatch, tag)) {
    throw new HttpError(412, `If-None-Match forbids it: it is here, with the ETag ${tag}.`);
  }
}

/** Whether a write is to be made only on what its client has seen. */
export const isConditional = (request: Request) => request.get('If-Match') !== undefined;

/** Somebody was faster between our reading and our writing. */
export const overtaken = () => new HttpError(412, 'It was changed at this moment; read it again.');

// --- Internal helpers ---

const bare = (tag: string) =>
  tag
    .trim()
    .replace(/^W\//i, '')
    .replace(/^"(.*)"$/, '$1');
