import { expect, test } from 'vitest';
import type { Json } from '../../src/json.ts';
import { inManifests } from '../../src/search/in-manifests.ts';

const C = 'https://ex.org/c';
const partOf = [{ id: 'https://ex.org/m', type: 'Manifest', label: { none: ['M'] } }];
const within = (canvas: string) =>
  canvas === C ? { id: 'https://ex.org/m', label: 'M' } : undefined;
const selector = { type: 'FragmentSelector', value: 'xywh=1,2,3,4' };

test.each<[string, Json, Json]>([
  ['an address', C, { id: C, type: 'Canvas', partOf }],
  [
    'an address with a region',
    `${C}#xywh=1,2,3,4`,
    { id: `${C}#xywh=1,2,3,4`, type: 'Canvas', partOf },
  ],
  [
    'a part of a canvas',
    { type: 'SpecificResource', source: C, selector },
    { type: 'SpecificResource', source: { id: C, type: 'Canvas', partOf }, selector },
  ],
  [
    'a manifest without its label',
    { source: { id: C, type: 'Canvas', partOf: [{ id: 'https://ex.org/m', type: 'Manifest' }] } },
    { source: { id: C, type: 'Canvas', partOf } },
  ],
  ['several', [C, 'https://ex.org/d'], [{ id: C, type: 'Canvas', partOf }, 'https://ex.org/d']],
  // What is in no manifest, or in one that the author names, stays as it is.
  ['a canvas of nowhere', 'https://ex.org/d', 'https://ex.org/d'],
  [
    'another manifest',
    { id: C, type: 'Canvas', partOf: [{ id: 'https://ex.org/other' }] },
    { id: C, type: 'Canvas', partOf: [{ id: 'https://ex.org/other' }] },
  ],
  ['nothing', null, null],
])('a target that is %s', (_what, target, expected) => {
  expect(inManifests(target, within)).toEqual(expected);
});
