import { paragraph, type Section } from './document.ts';
import { measure } from './figures.ts';
import { printedModels, table6 } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';
import { studyRows, titleOf } from './rows.ts';
import { writtenMeasured } from './written-numbers.ts';

/** Table 6. */
export function sectionOnDigits({ runs }: StudyResults): Section {
  return {
    title: 'Garment models on digits',
    blocks: [
      {
        kind: 'table',
        caption:
          'Table 6: the 10,000 test images of MNIST digits, the class’s number compared with the digit.',
        columns: [
          { title: 'Model' },
          { title: 'Digits, theirs', number: true },
          { title: 'Digits, ours', number: true },
          { title: 'Gap, theirs', number: true },
          { title: 'Gap, ours', number: true },
        ],
        rows: printedModels.map((model) => {
          const [digits, , gap] = table6[model];
          const row = studyRows[model];
          return [
            titleOf(model),
            `${digits.toFixed(2)}%`,
            writtenMeasured(measure(runs, { row, figure: 'digits' }), 'percent'),
            `${gap} points`,
            writtenMeasured(measure(runs, { row, figure: 'garments-digits gap' }), 'points'),
          ];
        }),
      },
      paragraph(
        'Nothing makes a Trouser a 1: whichever way the ten classes are numbered, the expected score of a model that knows nothing of digits is 10%. The gap is the test accuracy less a tenth, and says little of generalisation.',
      ),
    ],
  };
}
