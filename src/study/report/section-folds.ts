import { none } from '../../evaluation/report-words.ts';
import { type Block, paragraph } from './document.ts';
import { measure } from './figures.ts';
import { printedModels, table5 } from './printed-figures.ts';
import type { RunRecord } from './result-schemas.ts';
import { titleOf } from './rows.ts';
import { decimal, writtenMeasured } from './written-numbers.ts';

/** Table 5. */
export function foldTable(runs: RunRecord[]): Block[] {
  const lines = printedModels.map((model) => {
    const row = `folds-${model}`;
    const theirs = table5[model];
    const ours = theirs.folds.map((_, index) =>
      measure(runs, { row, figure: 'test', fold: index + 1 }),
    );
    return [
      titleOf(model),
      ...theirs.folds.flatMap((value, index) => [
        value.toFixed(1),
        ours[index] ? decimal(ours[index].mean, 2) : none,
      ]),
      theirs.average.toFixed(1),
      writtenMeasured(measure(runs, { row, figure: 'test' }), 'percent'),
      writtenMeasured(measure(runs, { row, figure: 'validation' }), 'percent'),
    ];
  });
  const both = ['theirs', 'ours'].map((whose) => whose);
  return [
    {
      kind: 'table',
      caption:
        'Table 5: accuracy on the 10,000 test images of the model of each fold, percent; on the last column the fold that it was not trained on.',
      columns: [
        { title: 'Model' },
        ...[1, 2, 3].flatMap((fold) =>
          both.map((whose) => ({ title: `Fold ${fold}, ${whose}`, number: true })),
        ),
        { title: 'Mean, theirs', number: true },
        { title: 'Mean, ours', number: true },
        { title: 'Held-out fold, ours', number: true },
      ],
      rows: lines,
    },
    paragraph(
      'Ours trains on 40,000 images and validates on 20,000, with the settings of 5.2.3: up to 30 epochs, patience 8, augmentation, Shirt counted twice.',
    ),
  ];
}
