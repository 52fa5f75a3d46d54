import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergeAnnotation } from '../../src/annotation/merge-annotation.ts';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';

// What mirador-annotations 0.5, Mirador 2.7 and SimpleAnnotationServer's adapters send is written down in their source.
const folder = join('test', 'annotation', 'golden', 'merge');
const cases = readdirSync(folder).filter((file) => file.endsWith('.json'));

const record = (document: unknown) =>
  readAnnotation(document, { origin: 'curator', now: new Date('2026-01-03T00:00:00Z') });

test.each(cases)('%s', (file) => {
  const { stored, sent, merged, shown } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const before = structuredClone(stored);
  const after = mergeAnnotation(record(stored), record(sent), {
    base: 'https://tags.example',
    shown,
  });
  expect(after).toEqual(merged);
  expect(stored).toEqual(before);
});

test('the same update once more changes nothing', () => {
  for (const file of cases) {
    const { sent, merged, shown } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const options = { base: 'https://tags.example', shown };
    expect(mergeAnnotation(record(merged), record(sent), options), file).toEqual(merged);
  }
});
