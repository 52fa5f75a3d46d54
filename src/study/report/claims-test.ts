import { garmentLabels } from '../garments.ts';
import type { Claim } from './claim.ts';
import {
  figure7,
  figure11,
  printedModels,
  table5,
  table6,
  testReports,
} from './printed-figures.ts';
import { shippedRows, studyRows, titleOf } from './rows.ts';
import { cell, order, reportRow, score, share, value } from './state-claim.ts';

/** Section 5. */
export const testClaims: Claim[] = [
  // 5.3
  ...printedModels.flatMap((model) => [
    ...table5[model].folds.map((theirs, index) =>
      share('Table 5', `${titleOf(model)}: test, fold ${index + 1}`, theirs, `folds-${model}`, {
        fold: index + 1,
      }),
    ),
    share(
      'Table 5',
      `${titleOf(model)}: test, mean of three folds`,
      table5[model].average,
      `folds-${model}`,
    ),
  ]),
  order('Table 5', 'Deep is above Scratch', 'folds-deep', 'folds-scratch', 'test'),
  order('Table 5', 'Scratch is above Transfer', 'folds-scratch', 'folds-transfer', 'test'),
  value(
    'Table 5',
    'Transfer lags behind Scratch by (the text’s number)',
    3.3,
    'points',
    'neither',
    {
      row: 'folds-scratch',
      minus: 'folds-transfer',
      figure: 'test',
    },
  ),
  cell('Figure 5', 'transfer', 'T-shirt/top', 'Shirt', 128),
  cell('Figure 5', 'transfer', 'Pullover', 'Coat', 72),
  cell('Figure 5', 'transfer', 'Coat', 'Pullover', 54),
  cell('Figure 5', 'transfer', 'Dress', 'Coat', 47),
  cell('Figure 5', 'transfer', 'Coat', 'Dress', 15),
  cell('Figure 6', 'scratch', 'T-shirt/top', 'Shirt', 146),
  cell('Figure 6', 'scratch', 'Coat', 'Dress', 23),
  cell('Figure 6', 'scratch', 'Dress', 'Coat', 25),
  cell('Figure 6', 'scratch', 'Pullover', 'Coat', 58),
  cell('Figure 6', 'scratch', 'Coat', 'Pullover', 43),
  ...garmentLabels.flatMap((truth, row) =>
    garmentLabels.flatMap((answer, column) => {
      const count = figure7[row]?.[column] ?? 0;
      return count > 0 ? [cell('Figure 7', 'deep', truth, answer, count)] : [];
    }),
  ),
  ...printedModels.flatMap((model, index) => [
    ...garmentLabels.flatMap((label, row) => reportRow(`Figure ${8 + index}`, model, label, row)),
    score(`Figure ${8 + index}`, model, 'accuracy', testReports[model].accuracy, true),
  ]),
  ...printedModels.flatMap((model) => {
    const [accuracy, precision, recall, f1] = figure11[model];
    return [
      score('Figure 11', model, 'accuracy', accuracy),
      score('Figure 11', model, 'precision', precision),
      score('Figure 11', model, 'recall', recall),
      score('Figure 11', model, 'f1', f1),
    ];
  }),
  order('Figure 11', 'Scratch is above Deep', 'scratch-adam', 'deep', 'test'),

  // 5.5
  ...printedModels.flatMap((model) => {
    const [digits, garments, gap] = table6[model];
    const row = studyRows[model];
    return [
      share('Table 6', `${titleOf(model)}: accuracy on MNIST digits`, digits, row, {
        figure: 'digits',
        good: 'neither',
      }),
      share('Table 6', `${titleOf(model)}: accuracy on Fashion MNIST`, garments, row, {
        shipped: shippedRows[model],
      }),
      value('Table 6', `${titleOf(model)}: gap`, gap, 'points', 'neither', {
        row,
        figure: 'garments-digits gap',
      }),
    ];
  }),
];
