import { expect, test } from 'vitest';
import { reportLinks } from '../../src/evaluation/report-links.ts';

const base = 'https://example.org/a/b';
const query = new URLSearchParams('manifest=demo&model=scratch&model=deep&format=html');
const item = {
  canvas: 'https://example.org/canvas/1?x=&y',
  label: 'Canvas 1',
  manifest: 'https://example.org/manifest.json',
  region: null,
  image: null,
  truth: 'Coat',
};

test('other forms ask for the same with another format', () => {
  const { downloads } = reportLinks(base, query);
  const [json, csv, byClass] = downloads.map(({ address }) => address);
  const same = `${base}/evaluation?manifest=demo&model=scratch&model=deep`;
  expect(json).toBe(`${same}&format=json`);
  expect(csv).toBe(`${same}&format=csv&table=summary`);
  expect(byClass).toBe(`${same}&format=csv&table=classes`);
});

test('a canvas opens in the viewer, where a manifest lists it', () => {
  const { viewerOf } = reportLinks(base, query);
  const address = new URL(viewerOf(item) ?? '');
  expect(address.pathname).toBe('/a/b/viewers/mirador');
  expect(Object.fromEntries(address.searchParams)).toEqual({
    manifest: item.manifest,
    canvas: item.canvas,
  });
  expect(viewerOf({ ...item, manifest: null })).toBeUndefined();
});
