import type { StudyModel } from './models.ts';
import type { StudyPart, TrainingRun } from './study-run.ts';

interface Row {
  row: string;
  part: StudyPart;
  model: StudyModel;
  settings: Record<string, unknown>;
  /** Table 6 has it: every training is judged on digits at its end, the part `digits` runs these. */
  digits?: true;
  /** Of these instead of a share of the training images. */
  folds?: number;
  /** @default as many as are asked for */
  seeds?: number;
}

/** Sections 4.1 to 4.4: nothing of ours. Adam, its rate lowered when the validation loss does not fall. */
export const asTheStudy = {
  epochs: 15,
  batch: 64,
  learningRate: 1e-3,
  patience: 3,
  decay: 'none',
  optimiser: 'adam',
  augmentation: 'none',
};

const shirtCountsTwice = { classWeight: [1, 1, 1, 1, 1, 1, 2, 1, 1, 1] };

/** Section 5.2: augmentation, weight and patience are the study's own. */
const inFolds = {
  ...asTheStudy,
  ...shirtCountsTwice,
  epochs: 30,
  patience: 8,
  augmentation: 'study',
};

/**
 * Every training of the study; what is averaged over seeds is one row. The longest come first: at the end no core waits
 * long for another.
 */
const rows: Row[] = [
  { row: 'compact', part: 'compact', model: 'compact', settings: {}, seeds: 1 },
  { row: 'photo', part: 'photo', model: 'photo', settings: {}, seeds: 2 },
  { row: 'shipped-deep', part: 'shipped', model: 'deep', settings: {} },
  { row: 'transfer', part: 'transfer', model: 'transfer', settings: asTheStudy, digits: true },
  { row: 'scratch-adam', part: 'scratch', model: 'scratch', settings: asTheStudy, digits: true },
  {
    row: 'scratch-sgd',
    part: 'scratch',
    model: 'scratch',
    // A fixed rate (4.2.2): no plateau lowers it, and the study let it run to the end.
    settings: { ...asTheStudy, optimiser: 'sgd', learningRate: 0.01, plateau: 15, patience: 15 },
  },
  { row: 'deep', part: 'deep', model: 'deep', settings: asTheStudy, digits: true },
  { row: 'deep-plain', part: 'deep', model: 'deep-plain', settings: asTheStudy },
  { row: 'lenet', part: 'lenet', model: 'lenet', settings: asTheStudy },
  {
    row: 'scratch-augmented',
    part: 'augmentation',
    model: 'scratch',
    settings: { ...asTheStudy, augmentation: 'study' },
  },
  {
    row: 'scratch-shirt',
    part: 'shirt',
    model: 'scratch',
    settings: { ...asTheStudy, ...shirtCountsTwice },
  },
  { row: 'folds-transfer', part: 'folds', model: 'transfer', settings: inFolds, folds: 3 },
  { row: 'folds-scratch', part: 'folds', model: 'scratch', settings: inFolds, folds: 3 },
  { row: 'folds-deep', part: 'folds', model: 'deep', settings: inFolds, folds: 3 },
  { row: 'shipped-transfer', part: 'shipped', model: 'transfer', settings: {} },
  { row: 'shipped-scratch', part: 'shipped', model: 'scratch', settings: {} },
];

export const usualSeeds = [42, 43, 44];

/** The trainings of the parts that are asked for, in the order in which they are run. */
export function studyPlan(
  parts: readonly StudyPart[],
  { seeds = usualSeeds, epochs }: { seeds?: number[]; epochs?: number } = {},
): TrainingRun[] {
  return rows
    .filter(({ part, digits }) => parts.includes(part) || (digits && parts.includes('digits')))
    .flatMap(({ row, part, model, settings, folds, seeds: most = seeds.length }) => {
      const given = epochs === undefined ? settings : { ...settings, epochs };
      const common = { row, part, model, settings: given };
      if (folds === undefined) {
        return seeds.slice(0, most).map((seed) => ({ ...common, id: `${row}-${seed}`, seed }));
      }
      const [seed = 0] = seeds;
      return Array.from({ length: folds }, (_, at) => {
        return { ...common, id: `${row}-${at + 1}`, seed, fold: { index: at + 1, of: folds } };
      });
    });
}
