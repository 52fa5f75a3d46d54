import { classReport } from '../../evaluation/class-report.ts';
import { type Confusion, correctOf } from '../../evaluation/confusion.ts';
import { garmentLabels } from '../garments.ts';
import type { Contradiction } from './contradictions.ts';
import { figure7, figure11, printedModels, table5, testReports } from './printed-figures.ts';
import { titleOf } from './rows.ts';
import { stated } from './stated.ts';
import { decimal, listed } from './written-numbers.ts';

/** On the 10,000 test images. */
export function testContradictions(): Contradiction[] {
  const { lags, words, testAccuracies } = stated;
  const lag = lags.scratch - lags.transfer;
  const [tShirtRow = [], , pulloverRow = [], , coatRow = [], , shirtRow = []] = figure7;
  const wrongTShirts = 1000 * (1 - (testReports.scratch.classes[0]?.[1] ?? 0));
  return [
    ...printedModels.map((model): Contradiction => {
      const accuracies = Object.entries(testAccuracies[model]);
      const values = accuracies.map(([, value]) => value);
      return {
        places: accuracies.map(([place]) => place),
        title: `${titleOf(model)} has ${accuracies.length} test accuracies`,
        arithmetic: [
          `${listed(accuracies.map(([place, value]) => `${value}% (${place})`))}: ${decimal(Math.max(...values) - Math.min(...values), 2).replace(/0$/, '')} points between the highest and the lowest, on the same 10,000 images.`,
        ],
      };
    }),
    {
      places: ['Table 5'],
      title: 'The averages of the folds, and how stable they are',
      arithmetic: [
        ...printedModels.map((model) => {
          const { folds, average } = table5[model];
          const mean = folds.reduce((sum, fold) => sum + fold, 0) / folds.length;
          const right = decimal(mean, 1) === decimal(average, 1);
          return `${titleOf(model)}: (${folds.map((fold) => fold.toFixed(1)).join(' + ')}) / 3 = ${decimal(mean, 2)}, ${right ? 'as printed' : `so ${decimal(mean, 1)}, not ${average.toFixed(1)}`}; from lowest to highest ${decimal(Math.max(...folds) - Math.min(...folds), 1)} points.`;
        }),
        `“All models showed stable performance”: the folds of Transfer lie wider apart than the models themselves (Deep and Scratch differ by ${decimal(table5.deep.average - table5.scratch.average, 1)}).`,
      ],
    },
    {
      places: ['5.3.1', '9.1', 'Table 5'],
      title: 'By how much Transfer lags behind Scratch',
      arithmetic: [
        `${lags.scratch} − ${lags.transfer} = ${decimal(lag, 1)} points. The first observation says +4.4, the second ${lags.section5}, section 9 ${lags.section9} of the same two numbers.`,
      ],
    },
    {
      places: ['Figure 7', 'Figure 10', 'Figure 11'],
      title: 'The matrix of Deep and its report are of different predictions',
      arithmetic: [
        `The matrix has ${decimal(correctOf(confusionOf(figure7)), 0)} of 10,000 right, ${decimal(correctOf(confusionOf(figure7)) / 100, 2)}%; the report says ${decimal(100 * testReports.deep.accuracy, 0)}%, the summary ${decimal(100 * figure11.deep[0], 1)}%.`,
        matrixAgainstReport(),
      ],
    },
    {
      places: ['5.3.1', 'Figures 8–10', 'Figure 11'],
      title: 'Whether Deep is the best',
      arithmetic: [
        `“The Deep Model has the highest precision and recall in most categories.” By Figures 8 to 10 it has the highest precision of the three, alone, in ${aloneHighest(0)} of 10 classes, the highest recall in ${aloneHighest(1)}, the highest F1 in ${aloneHighest(2)}.`,
        `By Figure 11 Scratch is above it (${figure11.scratch[0]} against ${figure11.deep[0]}); by Table 5 it is the other way round (${table5.scratch.average}% against ${table5.deep.average}%).`,
      ],
    },
    {
      places: ['5.3.1', 'Figure 7'],
      title: 'The text reads the matrix of Deep now by rows, now by columns',
      arithmetic: [
        `“${words.deep.tShirtAsShirt} T-shirts misclassified as Shirts”: with rows as truths the matrix has ${tShirtRow[6]} of these, and ${shirtRow[0]} Shirts taken for T-shirts.`,
        `“${words.deep.pulloverAsCoat} Pullovers misclassified as Coats”: it has ${pulloverRow[4]}, and ${coatRow[2]} Coats taken for Pullovers.`,
        `“${words.deep.coatAsDress} Coats classified as Dresses”: this one is right by rows (${coatRow[3]}). Were the columns the truths, their sums would be 1,000 each; that of Shirt is ${decimal(columnSum(6), 0)}.`,
      ],
    },
    {
      places: ['5.3.1', 'Figure 9', '7.1.1'],
      title: 'T-shirts taken for Shirts',
      arithmetic: [
        `Scratch “improves” on Transfer’s ${words.tShirtShirt.transfer} with ${words.tShirtShirt.scratch}: ${words.tShirtShirt.scratch - words.tShirtShirt.transfer} more.`,
        `Its recall of T-shirts in Figure 9 leaves ${decimal(wrongTShirts - 5, 0)} to ${decimal(wrongTShirts + 5, 0)} wrong of 1,000 in all (two decimals), so ${words.tShirtShirt.scratch} of them cannot be taken for Shirts. They may be Shirts taken for T-shirts.`,
        `7.1.1 counts ${words.tShirtShirt.later} for Transfer where 5.3.1 has ${words.tShirtShirt.transfer} in one direction alone; if both directions are meant, ${words.tShirtShirt.later - words.tShirtShirt.transfer} are left for the other, which is the larger of the two in Figure 7 (${shirtRow[0]} against ${tShirtRow[6]}).`,
      ],
    },
    {
      places: ['5.3.1', '7.1.1'],
      title: 'Pullovers and Coats of Transfer',
      arithmetic: [
        `5.3.1: ${words.pulloverCoat.transfer} + ${words.pulloverCoat.coatPullover} = ${words.pulloverCoat.transfer + words.pulloverCoat.coatPullover} errors. 7.1.1: ${words.pulloverCoat.later}.`,
      ],
    },
  ];
}

// --- Internal helpers ---

export function confusionOf(rows: number[][]): Confusion {
  const none = garmentLabels.map(() => 0);
  return { labels: garmentLabels, rows, unknown: none, missing: none };
}

/** To two decimals, as a report prints them. */
export function printedScores(rows: number[][]): [number, number, number, number][] {
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return classReport(confusionOf(rows)).classes.map(({ support, predicted, correct }) => [
    rounded(predicted ? correct / predicted : 0),
    rounded(support ? correct / support : 0),
    rounded(support + predicted ? (2 * correct) / (support + predicted) : 0),
    support,
  ]);
}

function matrixAgainstReport(): string {
  const own = printedScores(figure7);
  const disagree = garmentLabels.flatMap((label, index) => {
    const [p = 0, r = 0, f = 0] = own[index] ?? [];
    const [precision = 0, recall = 0, f1 = 0] = testReports.deep.classes[index] ?? [];
    if (p === precision && r === recall && f === f1) return [];
    return [`${label} ${[p, r, f].join(' / ')} against ${[precision, recall, f1].join(' / ')}`];
  });
  return `Precision / recall / F1 from the matrix against the report, the classes that differ (${disagree.length} of 10): ${disagree.join('; ')}.`;
}

/** In how many classes the report of Deep is above both others: 0 precision, 1 recall, 2 F1. */
function aloneHighest(score: 0 | 1 | 2): number {
  const of = (model: 'transfer' | 'scratch' | 'deep', row: number) =>
    testReports[model].classes[row]?.[score] ?? 0;
  return garmentLabels.filter(
    (_, row) => of('deep', row) > Math.max(of('transfer', row), of('scratch', row)),
  ).length;
}

function columnSum(column: number): number {
  return figure7.reduce((sum, row) => sum + (row[column] ?? 0), 0);
}
