import { figure7, type PrintedModel, testReports } from './printed-figures.ts';

export type StatedLayer =
  | { kind: 'conv'; side: number; from: number; to: number }
  | { kind: 'norm'; channels: number }
  | { kind: 'dense'; from: number; to: number };

const deepLayers: StatedLayer[] = [
  { kind: 'conv', side: 3, from: 1, to: 32 },
  { kind: 'norm', channels: 32 },
  { kind: 'conv', side: 3, from: 32, to: 64 },
  { kind: 'norm', channels: 64 },
  { kind: 'conv', side: 3, from: 64, to: 128 },
  { kind: 'dense', from: 128, to: 10 },
];
const scratchLayers: StatedLayer[] = [
  { kind: 'conv', side: 3, from: 1, to: 32 },
  { kind: 'conv', side: 3, from: 32, to: 64 },
  { kind: 'dense', from: 5 * 5 * 64, to: 128 },
  { kind: 'dense', from: 128, to: 10 },
];

/** What the text states apart from its numbered figures; sections in the comments, accuracies in percent. */
export const stated = {
  trainImages: 60_000, // 2
  validationShare: 0.15, // 2
  inFolds: 54_000, // 5.2.1
  folds: 3, // 5.2.2
  foldImages: { train: 36_000, validation: 18_000 }, // 5.2.3
  epochs: { all: 15, adam: 20, folds: 30 }, // 4.1, 4.2.1, 5.2.3
  patience: { all: 3, folds: 8 }, // 4.4, 5.2.3
  rate: { all: 0.001, scratch: 0.0005 }, // 4.2.1, 9.2
  transferEpochs: 5, // 4.5.1
  scratchTo80: 5, // 9.1
  adam: { epochs: 4, test: 96.9 }, // 4.5.2
  sgd: { epochs: 15, test: 93.9 }, // 4.5.2
  deepLayers, // 3.2.3
  scratchLayers, // 3.2.2
  deepParameters: 250_000, // 8
  resnet: { parameters: 11_000_000, frozen: 88.1, published: 94.9 }, // 8, Table 2, Table 11
  lenet: { own: 85, published: 90.18 }, // 3.3, Table 11
  deepTable2: 91.3,
  deepValidation: { table4: 90.1, text: 91.3, plain: 88.9, train: 94.2, gap: 3.5 }, // 4.5.3, 9.2
  scratchTest: 90.24, // Table 11
  transferTable11: 86.9,
  shirtErrors: {
    before: 25, // 4.3.2
    after: 13, // 4.3.2
    reports: [
      { model: 'Figure 7', wrong: 100 - (figure7[6]?.[6] ?? 0) / 10 },
      { model: 'Figure 8', wrong: shirtErrors('transfer') },
      { model: 'Figure 9', wrong: shirtErrors('scratch') },
      { model: 'Figure 10', wrong: shirtErrors('deep') },
    ],
  },
  /** Every test accuracy that the document has for a model, with its place. */
  testAccuracies: {
    transfer: {
      'Table 3': 89.1,
      'Table 5': 86.2,
      'Tables 6, 7, 11': 86.9,
      'Figure 11': 89.7,
      '9.1': 88.5,
    },
    scratch: {
      '4.5.2': 96.9,
      'Table 5': 90.6,
      'Tables 6, 7': 90.2,
      'Table 11': 90.24,
      'Figure 11': 91.1,
    },
    deep: {
      'Tables 2, 6, 7': 91.3,
      'Table 4': 91.7,
      'Table 5': 90.9,
      'Table 11': 91.31,
      'Figure 10': 90,
      'Figure 11': 91,
    },
  } satisfies Record<PrintedModel, Record<string, number>>,
  lags: { section5: 3.3, section9: 6.3, transfer: 86.2, scratch: 90.6 }, // 5.3.1, 9.1
  /** What 5.3.1 and 7.1.1 say of pairs of classes; `counts` in the order of the words. */
  words: {
    pulloverCoat: { transfer: 72, coatPullover: 54, later: 98 },
    tShirtShirt: { transfer: 128, scratch: 146, later: 135 },
    deep: { pulloverAsCoat: 71, coatAsDress: 31, tShirtAsShirt: 125 },
  },
  annotated: { images: 15, classes: 15, drops: [20, 30] as const, headline: 30 }, // 6.1, 6.2.1, 6.4.1, 9.4
};

function shirtErrors(model: PrintedModel): number {
  const [, recall = 0] = testReports[model].classes[6] ?? [];
  return 100 * (1 - recall);
}
