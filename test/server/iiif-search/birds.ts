import { expect } from 'vitest';
import { annotationOfPrediction } from '../../../src/annotation/prediction-annotation.ts';
import { C, M, manifest2, type onEveryStore, textAnnotation } from '../sas/client.ts';

type Client = Parameters<Parameters<typeof onEveryStore>[1]>[0];

export const D = `${C}-2`;
export const other = 'https://ex.org/iiif/other/manifest.json';
export const now = new Date('2026-05-01T12:00:00Z');

export const predicted = (label: string, confidence: number, canvas = C, x?: number) =>
  annotationOfPrediction(
    {
      canvas,
      region: x === undefined ? undefined : { x, y: 0, w: 100, h: 100 },
      model: 'tiny',
      version: '0123456789ab',
      recipe: 'study',
      label,
      confidence,
      top: [{ label, score: confidence }],
    },
    { title: 'Tiny', sha256: 'ab'.repeat(32), canvas: { width: 1000, height: 1500 }, now },
  );

/** Two books with birds in them, and what a search answers. */
export function birds({ get, post }: Client) {
  async function fill() {
    await post('/manifests', manifest2(M, [C, D]));
    await post('/manifests', manifest2(other, ['https://ex.org/far'], 'Other book'));
    await post('/annotation/create', textAnnotation('<p>A bird in the hand</p>'));
    await post('/annotation/create', {
      ...textAnnotation('<p>Two birds; a Bird in the café</p>', D),
      '@id': 'https://ex.org/a/cafe',
      motivation: 'oa:tagging',
      'dcterms:creator': 'https://ex.org/ann',
      'dcterms:created': '2025-01-01T00:00:00Z',
    });
    await post('/annotation/create', textAnnotation('<p>bird far away</p>', 'https://ex.org/far'));
  }
  const found = async (path: string) => {
    const { json, status } = await get(path);
    expect(status, path).toBe(200);
    return json;
  };
  return { fill, found };
}
