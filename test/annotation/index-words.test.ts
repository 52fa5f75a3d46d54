import { expect, test } from 'vitest';
import { addressWord, indexWords, isAddress, labelWord } from '../../src/annotation/index-words.ts';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import type { JsonObject } from '../../src/json.ts';

const indexed = (document: JsonObject) =>
  indexWords(
    readAnnotation(
      { id: 'urn:a:1', ...document },
      { origin: 'curator', now: new Date('2026-01-01T00:00:00Z') },
    ),
  );
const vocabulary = 'https://vocab.ex.org/coat';

test.each<[string, JsonObject, string[]]>([
  ['the words of its text', { on: 'urn:c', resource: { chars: '<p>Red</p>' } }, ['red']],
  [
    'its labels',
    { on: 'urn:c', resource: { chars: '<p>True: Shirt</p><p>Predicted: Coat</p>' } },
    ['true', 'shirt', 'predicted', 'coat', labelWord('Shirt'), labelWord('Coat')],
  ],
  ['a body that is an address', { target: 'urn:c', body: vocabulary }, [addressWord(vocabulary)]],
  [
    'the id of a body',
    { target: 'urn:c', body: [{ id: vocabulary, type: 'Dataset' }] },
    [addressWord(vocabulary)],
  ],
  [
    'the source of a body in a choice',
    { target: 'urn:c', body: { type: 'Choice', items: [{ source: vocabulary }] } },
    [addressWord(vocabulary)],
  ],
  [
    'a semantic tag of Open Annotation',
    { on: 'urn:c', resource: { '@type': 'oa:SemanticTag', '@id': vocabulary } },
    [addressWord(vocabulary)],
  ],
  ['no blank node', { on: 'urn:c', resource: { '@id': '_:b1', chars: 'x' } }, ['x']],
])('an annotation is found by %s', (_what, document, expected) => {
  expect(indexed(document)).toEqual(expected);
});

test('an address in the text is found as a whole, and by its words', () => {
  const found = indexed({ on: 'urn:c', resource: { chars: 'see https://ex.org/a?b=1 there' } });
  expect(found).toContain('ex');
  expect(found).toContain(addressWord('https://ex.org/a?b=1'));
});

test('a label is the same in every spelling that its words have', () => {
  expect(labelWord('T-Shirt/Top')).toBe(labelWord('t shirt top'));
  expect(labelWord('Café')).toBe(labelWord('cafe'));
  expect(labelWord('Shirt')).not.toBe(labelWord('T-shirt'));
  expect(labelWord('?!')).not.toBe(labelWord('!?'));
});

test.each([
  ['https://ex.org/x', true],
  ['urn:uuid:1', true],
  ['True:', false],
  ['a:b', false],
  ['://', false],
])('%j is an address: %j', (term, expected) => {
  expect(isAddress(term)).toBe(expected);
});

test('bodies without end are not followed', () => {
  let body: JsonObject = { id: vocabulary };
  for (let depth = 0; depth < 50; depth++) body = { type: 'Choice', items: [body] };
  expect(indexed({ target: 'urn:c', body })).toEqual([]);
});
