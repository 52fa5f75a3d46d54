import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { bodyText } from './body-text.ts';
import { idOf, stringOf, typeOf } from './json-values.ts';

export interface BodyMerge {
  /** The client keeps what it does not understand: its list is all that there shall be. */
  complete: boolean;
  /** Whether both are written in one vocabulary by their authors, or the sent ones were brought into it. */
  sameForm: boolean;
}

/** The bodies after an update, of one vocabulary; `mergeAnnotation` says by which rules. */
export function mergeBodies(stored: Json[], sent: Json[], how: BodyMerge): Json[] {
  const old = stored.map(readBody);
  const fresh = sent.map(readBody);
  const pairs = pairBodies(old, fresh, how.complete);
  const kept = (index: number) => !how.complete && !isKnown(old, fresh, index);
  const merged = (index: number): Json[] => {
    const [was, is] = [old[index], fresh[pairs.get(index) ?? -1]];
    if (!was) return [];
    if (is) return [overlaid(was, is, how)];
    return kept(index) ? [was.json] : [];
  };
  const partners = new Map([...pairs].map(([index, partner]) => [partner, index]));
  if (how.complete) {
    return fresh.flatMap((body, i) => {
      const index = partners.get(i);
      return index === undefined ? [body.json] : merged(index);
    });
  }
  const added = fresh.filter((_, i) => !partners.has(i)).map(({ json }) => json);
  return [...old.flatMap((_, index) => merged(index)), ...added];
}

// --- Internal helpers ---

interface ReadBody {
  json: Json;
  kind: 'text' | 'tag' | 'other';
  /** As written, HTML or plain. */
  words: string | undefined;
}

function readBody(json: Json): ReadBody {
  if (!isJsonObject(json)) return { json, kind: 'other', words: undefined };
  const words = stringOf(json.chars) ?? stringOf(json['cnt:chars']) ?? stringOf(json.value);
  if (words === undefined) return { json, kind: 'other', words };
  const tag = typeOf(json) === 'Tag' || json.purpose === 'tagging';
  return { json, kind: tag ? 'tag' : 'text', words };
}

/** Stored index → sent index: first those that say the same, then changed texts, the last with the last. */
function pairBodies(old: ReadBody[], fresh: ReadBody[], complete: boolean): Map<number, number> {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (index: number, partner: number) => {
    if (partner < 0) return;
    pairs.set(index, partner);
    taken.add(partner);
  };
  for (const [index, was] of old.entries()) {
    pair(
      index,
      fresh.findIndex((is, i) => !taken.has(i) && saysTheSame(was, is)),
    );
  }
  // A lone tag is shown as text by mirador-annotations, and comes back as one.
  const [was, is] = [old[0], fresh[0]];
  if (!complete && old.length === 1 && fresh.length === 1 && was?.kind === 'tag' && is) {
    if (pairs.size === 0 && plain(was) === plain(is)) pair(0, 0);
  }
  for (let index = old.length - 1; index >= 0; index--) {
    const changed = old[index]?.kind === 'text' && !pairs.has(index);
    if (!changed || (!complete && !isKnown(old, fresh, index))) continue;
    pair(
      index,
      fresh.findLastIndex((one, i) => !taken.has(i) && one.kind === 'text'),
    );
  }
  return pairs;
}

function saysTheSame(was: ReadBody, is: ReadBody): boolean {
  if (was.kind !== is.kind) return false;
  if (was.kind !== 'other') return was.words?.trim() === is.words?.trim();
  const id = idOf(was.json);
  return isDeepStrictEqual(was.json, is.json) || (id !== undefined && id === idOf(is.json));
}

const plain = ({ words }: ReadBody) => bodyText(words ?? '');

/** Whether a client that builds annotations anew can have had this body before it. */
function isKnown(old: ReadBody[], fresh: ReadBody[], index: number): boolean {
  const kind = old[index]?.kind;
  if (kind !== 'text') return kind === 'tag';
  if (fresh.filter((body) => body.kind === 'text').length > 1) return true;
  return old.findLastIndex((body) => body.kind !== 'tag') === index;
}

function overlaid(was: ReadBody, is: ReadBody, { complete, sameForm }: BodyMerge): Json {
  if (was.kind !== is.kind) return was.json;
  const same = saysTheSame(was, is);
  if (same && !sameForm) return was.json;
  if ((complete && sameForm) || !isJsonObject(was.json) || !isJsonObject(is.json)) return is.json;
  const { json } = is;
  return { ...was.json, ...json, ...(same ? {} : formatOf(was.json, json, is.words ?? '')) };
}

/** Editors turn plain text into HTML without saying so. */
function formatOf(was: JsonObject, is: JsonObject, words: string): JsonObject {
  const silent = is.format === undefined && was.format === 'text/plain';
  return silent && /<[a-z][^>]*>/i.test(words) ? { format: 'text/html' } : {};
}
