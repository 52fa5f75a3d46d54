import { correctOf } from '../../evaluation/confusion.ts';
import { garmentLabels } from '../garments.ts';
import { cell, matrixNames, reportNames } from './annotated-figures.ts';
import type { Contradiction } from './contradictions.ts';
import { confusionOf } from './contradictions-test.ts';
import {
  annotatedMatrices,
  annotatedReports,
  type PrintedModel,
  printedModels,
  table9,
} from './printed-figures.ts';
import { titleOf } from './rows.ts';
import { stated } from './stated.ts';

const { images } = stated.annotated;

/** The six images that all three models are said to get wrong, against the other figures. */
export function table9Contradictions(): Contradiction[] {
  return [
    {
      places: ['Table 9', 'Figures 14–16'],
      title: 'Images that all three get wrong, against the matrices',
      arithmetic: [...tooManyWrong(), ...table9AgainstMatrices()],
    },
    {
      places: ['Table 9', 'Figures 17–20'],
      title: 'Table 9 against the reports',
      arithmetic: table9AgainstReports(),
    },
  ];
}

// --- Internal helpers ---

function tooManyWrong(): string[] {
  return printedModels.flatMap((model) => {
    const wrong = images - correctOf(confusionOf(annotatedMatrices[model]));
    if (wrong >= table9.length) return [];
    return [
      `Table 9 lists ${table9.length} images that every model gets wrong; ${matrixNames[model]} has ${wrong} wrong in all for ${titleOf(model)}.`,
    ];
  });
}

function table9AgainstMatrices(): string[] {
  return printedModels.map((model) => {
    const absent = table9.filter((row) => cell(model, row.truth, row[model]) === 0);
    const named = absent.map((row) => `${row.truth} taken for ${row[model]}`);
    return `${titleOf(model)}: ${absent.length} of ${table9.length} of its answers in Table 9 are not in ${matrixNames[model]}${named.length ? ` (${named.join(', ')})` : ''}.`;
  });
}

/** A report fixes how often a class was answered: recall × support / precision. */
function answersImplied(model: PrintedModel, label: string): number | undefined {
  const [precision = 0, recall = 0, , support = 0] =
    annotatedReports[model].classes[garmentLabels.indexOf(label)] ?? [];
  return precision > 0 ? Math.round((recall * support) / precision) : undefined;
}

function table9AgainstReports(): string[] {
  return printedModels.map((model) => {
    const beyond = [...new Set(table9.map((row) => row[model]))].flatMap((label) => {
      const [, recall = 0, , support = 0] =
        annotatedReports[model].classes[garmentLabels.indexOf(label)] ?? [];
      const wrongly = table9.filter((row) => row[model] === label).length;
      const least = Math.round(recall * support) + wrongly;
      const implied = answersImplied(model, label);
      if (implied === undefined || implied >= least) return [];
      return [`${label} at least ${least} times by Table 9, ${implied} by its precision`];
    });
    const name = reportNames[model];
    return beyond.length
      ? `${titleOf(model)}: ${name} excludes it: ${beyond.join('; ')}.`
      : `${titleOf(model)}: can belong to ${name}.`;
  });
}
