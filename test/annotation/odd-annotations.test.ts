import { expect, test } from 'vitest';
import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import { indexWords } from '../../src/annotation/index-words.ts';
import { mergeAnnotation } from '../../src/annotation/merge-annotation.ts';
import { toOpenAnnotation } from '../../src/annotation/open-annotation.ts';
import { readAnnotation } from '../../src/annotation/read-annotation.ts';
import { toWebAnnotation } from '../../src/annotation/web-annotation.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { oddValues, paths, withValue } from '../odd-values.ts';
import { looseAnnotations, openAnnotations, webAnnotations } from './golden-annotations.ts';

const now = new Date('2026-01-03T00:00:00Z');
const base = 'https://tags.ex.org';
const presentation = { viewer: true, canvasSize: () => ({ width: 100, height: 200 }) };

test.each(Object.entries({ ...openAnnotations, ...webAnnotations, ...looseAnnotations }))(
  '%s: with one odd value anywhere it is refused, or found, shown and merged like any other',
  (_name, document) => {
    const whole = taken(document);
    const failed: string[] = [];
    for (const path of paths(document)) {
      for (const value of oddValues) {
        const record = taken(withValue(document, path, value));
        if (!record || !whole) continue;
        try {
          indexWords(record);
          const shown = [
            toOpenAnnotation(record, presentation),
            toWebAnnotation(record, presentation),
          ];
          for (const document of shown) expect(JSON.stringify(document)).toContain(record.id);
          mergeAnnotation(whole, record, { base });
          mergeAnnotation(record, whole, { base });
        } catch (error) {
          failed.push(`${path.join('.')} ${JSON.stringify(value)}: ${error}`);
        }
      }
    }
    expect(failed).toEqual([]);
  },
);

function taken(document: unknown): AnnotationRecord | undefined {
  try {
    return readAnnotation(document, {
      origin: 'curator',
      now,
      mintId: () => 'https://ex.org/anno',
    });
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}
