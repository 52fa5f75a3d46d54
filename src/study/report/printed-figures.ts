// The study's figures as it prints them: what its contradictions are computed from. Rows of matrices are
// truths, columns answers; rows of reports are precision, recall, F1 and support, in the order of the labels.

export interface PrintedReport {
  classes: [precision: number, recall: number, f1: number, support: number][];
  accuracy: number;
  macro: [precision: number, recall: number, f1: number];
  weighted: [precision: number, recall: number, f1: number];
}

/** The study's three models, in its order. */
export const printedModels = ['transfer', 'scratch', 'deep'] as const;
export type PrintedModel = (typeof printedModels)[number];

/** Figure 7: the one matrix on the test images that is printed as numbers. */
export const figure7: number[][] = [
  [883, 0, 25, 13, 2, 0, 73, 0, 4, 0],
  [1, 977, 0, 17, 1, 0, 2, 0, 2, 0],
  [21, 0, 899, 10, 25, 0, 44, 0, 1, 0],
  [23, 2, 18, 916, 25, 0, 16, 0, 0, 0],
  [0, 0, 71, 31, 837, 0, 58, 0, 3, 0],
  [0, 0, 0, 0, 0, 962, 0, 25, 1, 12],
  [125, 1, 71, 21, 66, 0, 710, 0, 6, 0],
  [0, 0, 0, 0, 0, 3, 0, 974, 0, 23],
  [6, 0, 2, 4, 1, 1, 0, 1, 985, 0],
  [0, 0, 0, 0, 0, 6, 0, 34, 0, 960],
];

/** Figures 8, 9 and 10: the reports on the 10,000 test images. */
export const testReports: Record<PrintedModel, PrintedReport> = {
  transfer: {
    classes: [
      [0.84, 0.83, 0.84, 1000],
      [1, 0.97, 0.98, 1000],
      [0.83, 0.83, 0.83, 1000],
      [0.9, 0.91, 0.9, 1000],
      [0.79, 0.87, 0.83, 1000],
      [0.98, 0.97, 0.97, 1000],
      [0.72, 0.66, 0.69, 1000],
      [0.96, 0.94, 0.95, 1000],
      [0.97, 0.98, 0.98, 1000],
      [0.94, 0.98, 0.96, 1000],
    ],
    accuracy: 0.89,
    macro: [0.89, 0.89, 0.89],
    weighted: [0.89, 0.89, 0.89],
  },
  scratch: {
    classes: [
      [0.85, 0.87, 0.86, 1000],
      [0.99, 0.98, 0.99, 1000],
      [0.85, 0.88, 0.87, 1000],
      [0.91, 0.93, 0.92, 1000],
      [0.84, 0.89, 0.86, 1000],
      [0.99, 0.97, 0.98, 1000],
      [0.79, 0.69, 0.74, 1000],
      [0.93, 0.98, 0.96, 1000],
      [0.98, 0.98, 0.98, 1000],
      [0.98, 0.95, 0.96, 1000],
    ],
    accuracy: 0.91,
    macro: [0.91, 0.91, 0.91],
    weighted: [0.91, 0.91, 0.91],
  },
  deep: {
    classes: [
      [0.93, 0.74, 0.82, 1000],
      [1, 0.97, 0.99, 1000],
      [0.86, 0.83, 0.84, 1000],
      [0.91, 0.89, 0.9, 1000],
      [0.76, 0.9, 0.83, 1000],
      [0.98, 0.98, 0.98, 1000],
      [0.67, 0.76, 0.71, 1000],
      [0.94, 0.98, 0.96, 1000],
      [0.99, 0.96, 0.97, 1000],
      [0.98, 0.95, 0.96, 1000],
    ],
    accuracy: 0.9,
    macro: [0.9, 0.9, 0.9],
    weighted: [0.9, 0.9, 0.9],
  },
};

/** Figure 11: accuracy, then macro precision, recall and F1. */
export const figure11: Record<PrintedModel, [number, number, number, number]> = {
  transfer: [0.897, 0.898, 0.897, 0.897],
  scratch: [0.911, 0.91, 0.911, 0.91],
  deep: [0.91, 0.91, 0.91, 0.91],
};

/** Figures 14, 15 and 16: the matrices on the fifteen annotated images. */
export const annotatedMatrices: Record<PrintedModel, number[][]> = {
  transfer: [
    [1, 0, 0, 0, 0, 0, 1, 0, 0, 0],
    [0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
    [0, 0, 0, 1, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    [0, 0, 0, 0, 1, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 2, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  ],
  scratch: [
    [1, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    [0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 1, 0, 0, 1, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    [0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 2, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  ],
  deep: [
    [1, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    [0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
    [0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    [1, 0, 0, 0, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 2, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  ],
};

/** Figures 17, 18 and the second 20: the reports on the same fifteen. */
export const annotatedReports: Record<PrintedModel, PrintedReport> = {
  transfer: {
    classes: [
      [1, 0.5, 0.67, 2],
      [1, 1, 1, 2],
      [0, 0, 0, 1],
      [1, 0.5, 0.67, 2],
      [0.33, 1, 0.5, 1],
      [0, 0, 0, 1],
      [0.33, 0.5, 0.4, 2],
      [0, 0, 0, 1],
      [0.67, 1, 0.8, 2],
      [1, 1, 1, 1],
    ],
    accuracy: 0.6,
    macro: [0.53, 0.55, 0.5],
    weighted: [0.62, 0.6, 0.57],
  },
  scratch: {
    classes: [
      [1, 0.5, 0.67, 2],
      [1, 1, 1, 2],
      [0, 0, 0, 1],
      [1, 0.5, 0.67, 2],
      [0, 0, 0, 1],
      [0, 0, 0, 1],
      [0.33, 0.5, 0.4, 2],
      [0, 0, 0, 1],
      [0.5, 1, 0.67, 2],
      [1, 1, 1, 1],
    ],
    accuracy: 0.53,
    macro: [0.48, 0.45, 0.44],
    weighted: [0.58, 0.53, 0.52],
  },
  deep: {
    classes: [
      [0.5, 0.5, 0.5, 2],
      [0.67, 1, 0.8, 2],
      [0, 0, 0, 1],
      [1, 0.5, 0.67, 2],
      [1, 1, 1, 1],
      [0, 0, 0, 1],
      [1, 0.5, 0.67, 2],
      [0, 0, 0, 1],
      [0.4, 1, 0.57, 2],
      [1, 1, 1, 1],
    ],
    accuracy: 0.6,
    macro: [0.56, 0.55, 0.52],
    weighted: [0.61, 0.6, 0.56],
  },
};

/** Table 7: accuracy on the test images, on the annotated ones, and the drop; percent and points. */
export const table7: Record<PrintedModel, [home: number, here: number, drop: number]> = {
  transfer: [86.9, 60.0, 26.9],
  scratch: [90.2, 53.4, 36.8],
  deep: [91.3, 60.6, 30.7],
};

/** Table 5: test accuracy of each of three folds and their average as printed, percent. */
export const table5: Record<PrintedModel, { folds: [number, number, number]; average: number }> = {
  transfer: { folds: [87.0, 87.7, 84.1], average: 86.2 },
  scratch: { folds: [90.6, 90.9, 90.4], average: 90.6 },
  deep: { folds: [90.4, 91.1, 91.2], average: 90.9 },
};

/** Table 6: accuracy on digits, on garments, and the gap; percent and points. */
export const table6: Record<PrintedModel, [digits: number, garments: number, gap: number]> = {
  transfer: [12.6, 86.9, 74.3],
  scratch: [12.86, 90.2, 77.3],
  deep: [10.12, 91.3, 81.2],
};

/** Table 8: places among the test images, truth, answer and confidence; it does not say whose answer. */
export const table8: { place: number; truth: string; answer: string; confidence: number }[] = [
  { place: 27, truth: 'T-shirt/top', answer: 'Shirt', confidence: 0.5939 },
  { place: 29, truth: 'Dress', answer: 'Coat', confidence: 0.642 },
  { place: 32, truth: 'Dress', answer: 'Trouser', confidence: 0.7533 },
  { place: 74, truth: 'Pullover', answer: 'Coat', confidence: 0.7617 },
  { place: 67, truth: 'Dress', answer: 'Coat', confidence: 0.8483 },
  { place: 98, truth: 'Coat', answer: 'Pullover', confidence: 0.9623 },
  { place: 23, truth: 'Ankle boot', answer: 'Sandal', confidence: 1 },
  { place: 57, truth: 'Coat', answer: 'Shirt', confidence: 0.9794 },
  { place: 42, truth: 'Dress', answer: 'Shirt', confidence: 0.8507 },
  { place: 66, truth: 'Pullover', answer: 'Shirt', confidence: 0.5173 },
];

/** Table 9: annotated images that all three models are said to get wrong, and each one's answer. */
export const table9: ({ truth: string } & Record<PrintedModel, string>)[] = [
  { truth: 'Sandal', transfer: 'Bag', scratch: 'Bag', deep: 'Bag' },
  { truth: 'Shirt', transfer: 'Bag', scratch: 'Pullover', deep: 'Bag' },
  { truth: 'Pullover', transfer: 'Bag', scratch: 'Shirt', deep: 'T-shirt/top' },
  { truth: 'Sneaker', transfer: 'Sandal', scratch: 'Sandal', deep: 'Sandal' },
  { truth: 'Dress', transfer: 'Shirt', scratch: 'Shirt', deep: 'Trouser' },
  { truth: 'T-shirt/top', transfer: 'Bag', scratch: 'Bag', deep: 'Bag' },
];
