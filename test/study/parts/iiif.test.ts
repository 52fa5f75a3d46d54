import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NotFoundError } from '../../../src/errors.ts';
import { evaluateDemoCollection } from '../../../src/study/parts/iiif.ts';
import { writeConstantModel } from './made-up-models.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'models-'));
  writeConstantModel(folder, 'bags', 'Bag');
  writeConstantModel(folder, 'coats', 'Coat');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = () => new Date('2026-01-01T00:00:00Z');

test('who always says Bag is right on the demo’s 6 + 2 bags, who says Coat on its 6 + 1 coats, behind each recipe', async () => {
  const result = await evaluateDemoCollection({ folder, models: ['coats', 'bags'], now });
  for (const recipe of ['study', 'garment'] as const) {
    const evaluation = result[recipe];
    expect(evaluation).toMatchObject({ canvases: 75, unannotated: 0, truths: 75, leftOut: [] });
    expect(evaluation.models).toMatchObject([
      { model: 'coats', recipe, evaluated: 75, correct: 7, missing: 0 },
      { model: 'bags', recipe, evaluated: 75, correct: 8, missing: 0 },
    ]);
    expect(evaluation.models[1]?.classes[8]).toMatchObject({
      label: 'Bag',
      recall: 1,
      precision: 8 / 75,
      support: 8,
    });
    expect(evaluation.models[1]?.drop).toBeCloseTo(0.1 - 8 / 75, 12);
    expect(evaluation.allWrong).toHaveLength(75 - 15);
  }
  expect(JSON.stringify(result)).not.toContain('data:'); // pictures stay where they are
});

test('a model that is not there is an error that names it', async () => {
  const evaluating = evaluateDemoCollection({ folder, models: ['hats'], now });
  await expect(evaluating).rejects.toThrow(NotFoundError);
  await expect(evaluating).rejects.toThrow('hats');
});
