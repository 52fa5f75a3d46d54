import { expect, test } from 'vitest';
import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { mergeAnnotation } from '../../src/annotation/merge-annotation.ts';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { toWebAnnotation } from '../../src/annotation/web-annotation.ts';
import { InvalidInputError } from '../../src/errors.ts';

const now = new Date('2026-01-03T00:00:00Z');

/** The same numbers every time (mulberry32). */
function chances(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const C = 'https://ex.org/canvas/1';
const selectors = [
  { type: 'FragmentSelector', value: 'xywh=1,2,3,4' },
  { type: 'SvgSelector', value: 'xywh=1,2,3,4' },
  { type: 'SvgSelector', value: '<svg/>' },
  { '@type': 'oa:SvgSelector', value: 'xywh=percent:1,2,3,4' },
  { type: 'PointSelector', x: 1 },
  [
    { type: 'FragmentSelector', value: 't=1' },
    { type: 'SvgSelector', value: '<svg/>' },
  ],
  { '@type': 'oa:Choice', default: { value: 'xywh=1,1,1,1' }, item: { value: '<svg/>' } },
  'xywh=9,9,9,9',
  null,
];
const bodies = [
  { type: 'TextualBody', value: 'Coat', language: 'en' },
  { type: 'TextualBody', value: '<p>Coat</p>' },
  { type: 'TextualBody', purpose: 'tagging', value: 'Coat' },
  { '@type': 'oa:Tag', chars: 'Shirt' },
  { '@type': 'dctypes:Text', chars: 'Shirt', format: 'text/plain' },
  { id: 'https://ex.org/a.jpg', type: 'Image' },
  { type: 'Choice', items: [{ type: 'TextualBody', value: 'a' }] },
  'https://ex.org/b',
  { value: 7 },
  null,
];

function anyAnnotation(chance: () => number) {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)];
  const some = <T>(from: readonly T[]) =>
    chance() < 0.4
      ? pick(from)
      : Array.from({ length: Math.floor(chance() * 4) }, () => pick(from));
  const target = () =>
    pick([
      C,
      `${C}#xywh=1,2,3,4`,
      { source: C, selector: pick(selectors) },
      { full: C, selector: pick(selectors), within: { '@id': 'https://ex.org/m' } },
      { source: { id: C, type: 'Canvas' }, selector: pick(selectors), styleClass: 'red' },
      { id: `${C}#xywh=1,2,3,4` },
      'https://ex.org/canvas/2',
    ]);
  const targets = chance() < 0.7 ? target() : [target(), target()];
  const open = chance() < 0.5;
  return {
    [open ? '@id' : 'id']: 'https://ex.org/a/1',
    ...(open ? { on: targets } : { target: targets }),
    ...(chance() < 0.8 && { [open ? 'resource' : 'body']: some(bodies) }),
    ...(chance() < 0.2 && { bodyValue: 'Coat' }),
    ...(chance() < 0.7 && { motivation: pick(['commenting', 'oa:tagging', ['tagging'], null]) }),
    ...(chance() < 0.3 && { created: pick(['2026-01-03T00:00:00Z', 'yesterday']) }),
    ...(chance() < 0.3 && {
      creator: pick(['https://ex.org/ada', { id: 'x', name: 'Ada' }, null]),
    }),
    ...(chance() < 0.3 && { 'x:note': pick([1, null, { deep: [null] }]) }),
  };
}

/** Undefined for what is refused, and then as bad input. */
function readOrRefused(document: unknown): AnnotationRecord | undefined {
  try {
    return readAnnotation(document, { origin: 'curator', now });
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return undefined;
  }
}

test('whatever is sent onto whatever is stored leaves an annotation, and what is not a body is the same again', () => {
  const chance = chances(5);
  let merges = 0;
  for (let n = 0; n < 800; n++) {
    const stored = readOrRefused(anyAnnotation(chance));
    const sent = readOrRefused(anyAnnotation(chance));
    if (!stored || !sent) continue;
    merges++;
    const shown = toWebAnnotation(stored, { viewer: true });
    const merged = mergeAnnotation(stored, sent, { base: 'https://tags.example', shown });
    const read = { origin: 'curator', now, form: stored.form } as const;
    const after = readAnnotation(merged, read);
    expect(after.form).toBe(stored.form);
    const again = mergeAnnotation(after, sent, { base: 'https://tags.example' });
    // Of bodies the text before the last one is known next, and may go in its turn.
    const same = { body: merged.body, bodyValue: merged.bodyValue, resource: merged.resource };
    const what = JSON.stringify([stored.document, sent.document]);
    expect({ ...again, ...same }, what).toEqual({ ...merged, ...same });
  }
  expect(merges).toBeGreaterThan(300);
});
