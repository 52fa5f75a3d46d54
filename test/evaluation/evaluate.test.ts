import { describe, expect, test } from 'vitest';
import { type EvaluationFilter, evaluate } from '../../src/evaluation/evaluate.ts';
import type { EvaluationScope } from '../../src/evaluation/scope.ts';
import { canvasId, manifestRecord, modelOf, type Said, storeOf } from './collection.ts';

const canvases = ['1', '2', '3', '4', '5', '6'];
const truths: Said[] = [
  { canvas: '1', truth: 'Coat', xywh: '0,0,240,240' },
  { canvas: '2', truth: 't-shirt' },
  { canvas: '3', truth: 'Shirt', xywh: '60,60,100,100' },
  { canvas: '4', truth: 'Wellies' },
  { canvas: '5', truth: 'Coat' },
];
const predictions: Said[] = [
  { canvas: '1', model: 'scratch', predicted: 'Coat', confidence: 0.95 },
  { canvas: '2', model: 'scratch', predicted: 'Shirt', confidence: 0.65 },
  { canvas: '3', model: 'scratch', predicted: 'Coat', confidence: 0.55, xywh: '0,0,240,240' },
  { canvas: '4', model: 'scratch', predicted: 'Coat', confidence: 0.75 },
  { canvas: '6', model: 'scratch', predicted: 'Coat', confidence: 0.75 },
];

interface Case {
  said: Said[];
  models?: ReturnType<typeof modelOf>[];
  scope?: EvaluationScope;
  filter?: EvaluationFilter;
}

async function evaluation({ said, models = [modelOf('scratch')], scope, filter }: Case) {
  const store = await storeOf([manifestRecord('demo', canvases)], said);
  return evaluate({ store, cards: models }, scope, filter).finally(() => store.close());
}

test('a small collection is evaluated as paper and pencil do', async () => {
  const result = await evaluation({
    said: [...truths, ...predictions],
    scope: { manifest: 'demo' },
  });
  expect(result).toMatchObject({ canvases: 6, unannotated: 1, truths: 5, duplicates: 0 });
  expect(result.scope).toEqual({
    manifests: [
      {
        id: 'https://example.org/demo/manifest.json',
        shortId: 'demo',
        label: 'The demo collection',
      },
    ],
    collection: undefined,
    notStored: [],
    everything: false,
    models: null,
    recipes: null,
  });
  expect(result.models).toHaveLength(1);
  expect(result.models[0]).toMatchObject({
    model: 'scratch',
    version: 'aaaaaaaaaaaa',
    recipe: 'garment',
    truths: 5,
    evaluated: 3,
    correct: 1,
    missing: 1,
    other: 1,
    otherLabels: [{ label: 'Wellies', count: 1 }],
    accuracy: 1 / 3,
    // Wilson for 1 of 3, Newcombe for 90/100 − 1/3, from statsmodels
    interval: [expect.closeTo(0.0615, 4), expect.closeTo(0.7923, 4)],
    home: { accuracy: 0.9, on: 'a hundred garments', images: 100 },
    drop: expect.closeTo(0.9 - 1 / 3, 12),
    dropInterval: [expect.closeTo(0.1017, 4), expect.closeTo(0.8422, 4)],
    confusion: {
      labels: ['T-shirt/top', 'Coat', 'Shirt'],
      rows: [
        [0, 0, 1],
        [0, 1, 0],
        [0, 1, 0],
      ],
      missing: [0, 1, 0],
    },
    macro: { classes: 2 },
    weighted: { support: 3, recall: expect.closeTo(1 / 3, 12) },
  });
  // |0.95 − 1| + |0.65 − 0| + |0.55 − 0|, over 3
  expect(result.models[0]?.calibration.ece).toBeCloseTo((0.05 + 0.65 + 0.55) / 3, 12);
});

test('what is misclassified is named with its canvas, image, region and confidence', async () => {
  const result = await evaluation({ said: [...truths, ...predictions] });
  expect(result.models[0]?.misclassified).toEqual([
    {
      canvas: canvasId('2'),
      label: 'Picture 2',
      manifest: 'https://example.org/demo/manifest.json',
      region: null,
      image: expect.stringMatching(/^https:\/\/images\.example\.org\/2\/full\//),
      truth: 'T-shirt/top',
      predicted: 'Shirt',
      confidence: 0.65,
    },
    expect.objectContaining({
      canvas: canvasId('3'),
      region: '60,60,100,100',
      // The image has four times the canvas's pixels.
      image: expect.stringMatching(/^https:\/\/images\.example\.org\/3\/240,240,400,400\//),
      truth: 'Shirt',
      predicted: 'Coat',
    }),
  ]);
});

test('evaluated is what is left of the truths without other and missing, always', async () => {
  const { models } = await evaluation({ said: [...truths, ...predictions] });
  for (const row of models) expect(row.evaluated).toBe(row.truths - row.other - row.missing);
});

test('contradicting truths are reported under conflicts and not evaluated', async () => {
  const result = await evaluation({
    said: [
      { canvas: '1', truth: 'Coat', creator: 'Ann' },
      { canvas: '1', truth: 'Shirt', xywh: '0,0,240,240' },
      { canvas: '2', truth: 'T-shirt' },
      { canvas: '2', truth: 'T-SHIRT/TOP', xywh: '0,0,240,240' },
      ...predictions,
    ],
  });
  expect(result).toMatchObject({ truths: 4, duplicates: 1 });
  expect(result.conflicts).toEqual([
    {
      canvas: canvasId('1'),
      label: 'Picture 1',
      manifest: 'https://example.org/demo/manifest.json',
      region: null,
      truths: [
        { id: expect.any(String), label: 'Coat', creator: 'Ann' },
        { id: expect.any(String), label: 'Shirt', creator: null },
      ],
    },
  ]);
  expect(result.models[0]).toMatchObject({ truths: 1, evaluated: 1, correct: 0 });
});

test('a machine cannot set the truth', async () => {
  const said: Said[] = [{ canvas: '1', truth: 'Coat', origin: 'machine' }];
  expect((await evaluation({ said })).truths).toBe(0);
});

test('a truth that came with an import counts', async () => {
  const said: Said[] = [{ canvas: '1', truth: 'Coat', origin: 'import' }];
  expect((await evaluation({ said })).truths).toBe(1);
});

test('with nothing annotated every accuracy is null, not 0', async () => {
  const result = await evaluation({ said: predictions });
  expect(result).toMatchObject({ truths: 0, unannotated: 6 });
  expect(result.models[0]).toMatchObject({
    evaluated: 0,
    accuracy: null,
    interval: null,
    drop: null,
    dropInterval: null,
    misclassified: [],
  });
});

describe('rows', () => {
  test('stand by model and recipe, the own recipe first', async () => {
    const again = predictions.map((each): Said => ({ ...each, recipe: 'study' }));
    const { models } = await evaluation({ said: [...truths, ...again, ...predictions] });
    expect(models.map(({ recipe, defaultRecipe }) => [recipe, defaultRecipe])).toEqual([
      ['garment', true],
      ['study', false],
    ]);
  });

  test('of a recipe that was asked for stand alone, even without predictions', async () => {
    const filter = { recipes: ['study'] };
    const { models, leftOut } = await evaluation({ said: [...truths, ...predictions], filter });
    expect(models).toMatchObject([{ recipe: 'study', evaluated: 0, missing: 4, accuracy: null }]);
    expect(leftOut).toEqual([]);
  });

  test('without predictions appear unless the model is optional', async () => {
    const models = [modelOf('scratch'), modelOf('deep'), modelOf('spare', 'cccccccccccc', false)];
    const all = await evaluation({ said: [...truths, ...predictions], models });
    expect(all.models.map(({ model, missing }) => [model, missing])).toEqual([
      ['scratch', 1],
      ['deep', 4],
    ]);
    const asked = await evaluation({ said: truths, models, filter: { models: ['spare'] } });
    expect(asked.models.map(({ model }) => model)).toEqual(['spare']);
  });

  test('of another version are left out and told, or shown when asked for', async () => {
    const old = predictions.map((each): Said => ({ ...each, version: 'bbbbbbbbbbbb' }));
    const said = [...truths, ...predictions, ...old];
    const current = await evaluation({ said });
    expect(current.models.map(({ version }) => version)).toEqual(['aaaaaaaaaaaa']);
    expect(current.leftOut).toMatchObject([
      { model: 'scratch', version: 'bbbbbbbbbbbb', recipe: 'garment', predictions: 5 },
    ]);
    const both = await evaluation({ said, filter: { oldVersions: true } });
    expect(both.models.map(({ version }) => version)).toEqual(['aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
    expect(both.leftOut).toEqual([]);
  });

  test('of a model that is not loaded are left out and told', async () => {
    const foreign: Said = { canvas: '1', model: 'ghost', predicted: 'Coat' };
    const { leftOut } = await evaluation({ said: [...truths, foreign] });
    expect(leftOut).toMatchObject([{ model: 'ghost', predictions: 1 }]);
  });
});

test('an unknown model, recipe or manifest is refused with what there is', async () => {
  await expect(evaluation({ said: [], filter: { models: ['nope'] } })).rejects.toThrow(
    'There is no model nope; there are: scratch.',
  );
  await expect(evaluation({ said: [], filter: { recipes: ['study', 'nope'] } })).rejects.toThrow(
    'There is no recipe nope; there are: garment, study.',
  );
  await expect(evaluation({ said: [], scope: { manifest: 'nope' } })).rejects.toThrow(
    'No manifest is stored under nope',
  );
});

test('a manifest of a collection that is not stored is told, not refused', async () => {
  const { scope } = await evaluation({
    said: [],
    scope: { manifest: ['demo', 'https://example.org/b'], collection: 'https://example.org/all' },
  });
  expect(scope).toMatchObject({
    collection: 'https://example.org/all',
    notStored: ['https://example.org/b'],
  });
});

test('what is said in percent is where the size of its canvas puts it', async () => {
  const { truths, conflicts, models } = await evaluation({
    said: [
      { canvas: '1', truth: 'Coat', xywh: 'percent:0,0,50,50' },
      { canvas: '1', truth: 'Shirt', xywh: '120,120,120,120' },
      { canvas: '1', model: 'scratch', predicted: 'Coat', xywh: '0,0,120,120' },
      { canvas: '1', model: 'scratch', predicted: 'Coat', xywh: 'percent:50,50,50,50' },
      { canvas: '2', truth: 'Coat', xywh: 'percent:0,0,100,100' },
      { canvas: '2', truth: 'Shirt' },
    ],
  });
  expect(truths).toBe(4);
  expect(conflicts).toMatchObject([{ region: null, truths: [{ label: 'Coat' }, {}] }]);
  expect(models[0]).toMatchObject({ evaluated: 2, correct: 1 });
  expect(models[0]?.misclassified).toMatchObject([{ region: '120,120,120,120', truth: 'Shirt' }]);
});

test('a manifest sees its own canvases only, everything sees loose ones too', async () => {
  const store = await storeOf(
    [manifestRecord('one', ['1', '2']), manifestRecord('two', ['2', '3'])],
    [
      { canvas: '1', truth: 'Coat' },
      { canvas: '2', truth: 'Coat' },
      { canvas: '3', truth: 'Coat' },
      { canvas: 'loose', truth: 'Coat' },
    ],
  );
  const parts = { store, cards: [modelOf('scratch')] };
  expect(await evaluate(parts, { manifest: 'one' })).toMatchObject({ canvases: 2, truths: 2 });
  // Canvas 2 is in both and counts once.
  expect(await evaluate(parts, { manifest: ['one', 'two'] })).toMatchObject({
    canvases: 3,
    truths: 3,
  });
  expect(await evaluate(parts)).toMatchObject({ canvases: 4, truths: 4 });
  await store.close();
});

test('a recipe that no model has any more is known by what it left in the store', async () => {
  const said: Said[] = [
    { canvas: '1', truth: 'Coat' },
    { canvas: '1', model: 'scratch', predicted: 'Coat', recipe: 'older' },
  ];
  const { models } = await evaluation({ said, filter: { recipes: ['older'] } });
  expect(models).toMatchObject([{ recipe: 'older', correct: 1 }]);
});

describe('what every model gets wrong', () => {
  const models = [modelOf('scratch'), modelOf('deep')];
  const both = (canvas: string, scratch: string, deep: string): Said[] => [
    { canvas, model: 'scratch', predicted: scratch, confidence: 0.6 },
    { canvas, model: 'deep', predicted: deep, confidence: 0.7 },
  ];

  test('is listed with the answer of each', async () => {
    const said = [...truths, ...both('1', 'Shirt', 'T-shirt'), ...both('2', 'Shirt', 'T-shirt')];
    const { allWrong } = await evaluation({ said, models });
    expect(allWrong).toHaveLength(1);
    expect(allWrong[0]).toMatchObject({
      canvas: canvasId('1'),
      label: 'Picture 1',
      truth: 'Coat',
      predictions: {
        scratch: { label: 'Shirt', confidence: 0.6 },
        deep: { label: 'T-shirt/top', confidence: 0.7 },
      },
    });
  });

  test('does not hold a truth of which one of them said nothing', async () => {
    const said = [...truths, ...both('1', 'Coat', 'Coat')];
    const half: Said = { canvas: '2', model: 'deep', predicted: 'Coat', confidence: 0.5 };
    expect((await evaluation({ said: [...said, half], models })).allWrong).toEqual([]);
  });

  test('does not ask a model that has said nothing at all', async () => {
    const half: Said = { canvas: '2', model: 'deep', predicted: 'Coat', confidence: 0.5 };
    expect((await evaluation({ said: [...truths, half], models })).allWrong).toHaveLength(1);
  });

  test('is wrong with every recipe, and shows the own one', async () => {
    const said = [...truths, ...both('1', 'Shirt', 'Shirt'), ...both('2', 'Shirt', 'Shirt')];
    const study: Said[] = [
      { canvas: '1', model: 'deep', predicted: 'Coat', recipe: 'study' },
      { canvas: '2', model: 'deep', predicted: 'Coat', recipe: 'study' },
    ];
    const { allWrong } = await evaluation({ said: [...study, ...said], models });
    expect(allWrong.map(({ canvas, predictions }) => [canvas, predictions.deep])).toEqual([
      [canvasId('2'), { label: 'Shirt', confidence: 0.7, recipe: 'garment' }],
    ]);
  });
});

test('the answer is plain JSON', async () => {
  const result = await evaluation({ said: [...truths, ...predictions] });
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    ...result,
    scope: JSON.parse(JSON.stringify(result.scope)),
  });
});
