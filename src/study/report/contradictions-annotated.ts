import { correctOf } from '../../evaluation/confusion.ts';
import { newcombeInterval } from '../../evaluation/newcombe.ts';
import { percent, points, pointsRange } from '../../evaluation/report-words.ts';
import { garmentLabels } from '../garments.ts';
import { cell, matrixNames, reportNames } from './annotated-figures.ts';
import type { Contradiction } from './contradictions.ts';
import { table9Contradictions } from './contradictions-table-9.ts';
import { confusionOf, printedScores } from './contradictions-test.ts';
import {
  annotatedMatrices,
  annotatedReports,
  type PrintedModel,
  printedModels,
  table7,
} from './printed-figures.ts';
import { titleOf } from './rows.ts';
import { stated } from './stated.ts';
import { decimal, listed } from './written-numbers.ts';

const { images } = stated.annotated;

/** On the fifteen annotated images. */
export function annotatedContradictions(): Contradiction[] {
  const supports = annotatedReports.transfer.classes.map(([, , , support]) => support);
  return [
    {
      places: ['6.2.1', 'Figures 14–18'],
      title: 'Fifteen classes, or ten',
      arithmetic: [
        `“${stated.annotated.classes} distinct classes”, “one image per class”. The models have ${garmentLabels.length} classes, and the reports’ support is ${supports.join(', ')}: ${supports.reduce((a, b) => a + b, 0)} images of ${supports.length} classes, ${supports.filter((support) => support === 2).length} of them with two.`,
      ],
    },
    {
      places: ['Table 7'],
      title: 'Accuracies that fifteen images cannot have',
      arithmetic: printedModels.map((model) => {
        const here = table7[model][1];
        return `${titleOf(model)}: ${here.toFixed(1)}%. ${possibleAround(here)}`;
      }),
    },
    {
      places: ['Table 7', 'Figures 14–20'],
      title: 'Three counts of what is right',
      arithmetic: printedModels.map((model) => {
        const correct = correctOf(confusionOf(annotatedMatrices[model]));
        const matrix = `${matrixNames[model]} has ${correct} of ${images} right (${percent(correct / images)})`;
        return `${titleOf(model)}: ${matrix}, ${reportNames[model]} says ${decimal(100 * annotatedReports[model].accuracy, 0)}%, Table 7 ${table7[model][1].toFixed(1)}%.`;
      }),
    },
    ...printedModels.flatMap(matrixAgainstReport),
    ...table9Contradictions(),
    {
      places: ['6.4.1', 'Table 7', '9.4'],
      title: 'How far accuracy drops',
      arithmetic: [
        `“All models suffered ${stated.annotated.drops.join('–')}% drops”; section 9 says ${stated.annotated.headline}%. Table 7: ${listed(printedModels.map((model) => `${table7[model][2]}`))} points, of which ${outside()} lie outside ${stated.annotated.drops.join(' to ')}.`,
        ...printedModels.map(dropInterval),
      ],
    },
    {
      places: ['6.4.1', 'Table 7'],
      title: 'Which model is best there',
      arithmetic: [
        `“The Transfer Model achieved the highest overall accuracy”; Table 7 has Deep above it (${table7.deep[1]} against ${table7.transfer[1].toFixed(1)}), and Figure 16 has Deep at ${correctOf(confusionOf(annotatedMatrices.deep))} of ${images}.`,
      ],
    },
    {
      places: ['6.4.2', '6.4.3', 'Figures 14–17'],
      title: 'Sentences about classes that the figures do not bear out',
      arithmetic: [
        `Transfer has “perfect precision, recall and F1” for Bag: Figure 17 has ${annotatedReports.transfer.classes[8]?.slice(0, 3).join(', ')}.`,
        `Transfer takes Coats for Shirts “and vice versa”: Figure 14 has ${cell('transfer', 'Coat', 'Shirt')} Coats taken for Shirts and ${cell('transfer', 'Shirt', 'Coat')} Shirt taken for a Coat.`,
        `Deep takes Pullovers for Coats “and vice versa”: Figure 16 has ${cell('deep', 'Pullover', 'Coat')} of the first and ${cell('deep', 'Coat', 'Pullover')} of the second.`,
        `All three “consistently struggled with Pullover, Sandal and Sneaker”: in Figure 16 Deep has ${cell('deep', 'Pullover', 'Pullover')} of 1 Pullover and ${cell('deep', 'Sneaker', 'Sneaker')} of 1 Sneaker right.`,
        'Scratch takes Coats “frequently” for Pullovers and Shirts: there is one Coat.',
      ],
    },
    {
      places: ['7.2.2', '6.4.3', '6.4.2'],
      title: 'Numbers of figures',
      arithmetic: [
        'Two figures are numbered 20 (the report of Deep and a misclassified Shirt); the matrices announced as “Figures 15–17” are 14 to 16.',
      ],
    },
  ];
}

// --- Internal helpers ---

/** The scores that are possible next to a printed one, to one decimal. */
export function possibleAround(printed: number): string {
  const scores = Array.from({ length: images + 1 }, (_, correct) => (100 * correct) / images);
  const name = (correct: number) =>
    `${correct} of ${images} is ${decimal(scores[correct] ?? 0, 1)}%`;
  const exact = scores.findIndex((score) => decimal(score, 1) === decimal(printed, 1));
  if (exact >= 0) return `${name(exact)}.`;
  const above = scores.findIndex((score) => score > printed);
  return `Impossible: ${name(above - 1)}, ${name(above)}.`;
}

function matrixAgainstReport(model: PrintedModel): Contradiction[] {
  const own = printedScores(annotatedMatrices[model]);
  const differing = garmentLabels.flatMap((label, index) => {
    const matrix = own[index]?.join(' / ');
    const report = annotatedReports[model].classes[index]?.join(' / ');
    return matrix === report ? [] : [`${label}: ${matrix} against ${report}.`];
  });
  if (differing.length === 0) return [];
  return [
    {
      places: [matrixNames[model], reportNames[model]],
      title: `The annotated matrix of ${titleOf(model)} and its report, class by class`,
      arithmetic: [
        `Precision / recall / F1 / support from ${matrixNames[model]} against ${reportNames[model]} differ in ${differing.length} of ${garmentLabels.length} classes (the other models’ agree in all):`,
        ...differing,
      ],
    },
  ];
}

function outside(): number {
  const [low, high] = stated.annotated.drops;
  return printedModels.filter((model) => table7[model][2] < low || table7[model][2] > high).length;
}

function dropInterval(model: PrintedModel): string {
  const [home, here] = table7[model];
  const correct = Math.round((here / 100) * images);
  const interval = newcombeInterval(
    { correct: Math.round(home * 100), total: 10_000 },
    { correct, total: images },
  );
  return `${titleOf(model)}: with ${correct} of ${images} the drop is ${points(home / 100 - correct / images)} points, its 95% interval (Newcombe) ${pointsRange(interval ?? null)}.`;
}
