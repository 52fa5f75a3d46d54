import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';

const folder = join(import.meta.dirname, '../fixtures/manifests');
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && !name.endsWith('.expected.json'))
  .map((name) => name.slice(0, -'.json'.length));

const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

function outcome(document: unknown): unknown {
  try {
    const { document: _, ...parsed } = parseManifest(document);
    return JSON.parse(JSON.stringify(parsed));
  } catch (error) {
    if (error instanceof InvalidInputError) return { error: error.message };
    throw error;
  }
}

test.each(cases)('%s.json becomes what is expected of it', (name) => {
  const file = `${name}.expected.json`;
  expect(existsSync(join(folder, file)), `${file} is missing`).toBe(true);
  expect(outcome(read(`${name}.json`))).toEqual(read(file));
});

test.each(cases)('%s.json is not changed by being read', (name) => {
  const document = read(`${name}.json`);
  outcome(document);
  expect(document).toEqual(read(`${name}.json`));
});

test('the document is kept as it came', () => {
  const document = read('p2-plain.json');
  expect(parseManifest(document).document).toBe(document);
});

test.each(['p2-plain.json', 'p3-plain.json'])('all of 2,000 canvases of %s are read', (name) => {
  const document = read(name);
  const canvas = JSON.stringify(firstCanvas(document));
  const canvases = Array.from({ length: 2000 }, (_, i) =>
    JSON.parse(canvas.replaceAll('/canvas/1', `/canvas/${i + 1}`)),
  );
  const huge = JSON.parse(
    JSON.stringify(document, (key, value) =>
      key === 'canvases' || (key === 'items' && value[0]?.type === 'Canvas') ? canvases : value,
    ),
  );
  expect(parseManifest(huge).canvases).toHaveLength(2000);
});

function firstCanvas(document: unknown): unknown {
  let found: unknown;
  JSON.stringify(document, (key, value) => {
    if (key === 'canvases' || (key === 'items' && value[0]?.type === 'Canvas')) found ??= value[0];
    return value;
  });
  return found;
}

test.each([
  [150, true],
  [100_000, false],
])('a manifest nested %d deep is read: %s', (depth, fine) => {
  const text = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const document = { ...Object(read('p3-plain.json')), 'x:deep': JSON.parse(text) };
  if (fine) expect(parseManifest(document).canvases).toHaveLength(2);
  else expect(() => parseManifest(document)).toThrow('nested more than 200 levels deep');
});
