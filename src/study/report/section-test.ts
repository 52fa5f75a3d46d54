import { none, score } from '../../evaluation/report-words.ts';
import { garmentLabels } from '../garments.ts';
import { type Block, type Cell, paragraph, type Section, type Table } from './document.ts';
import { measure, runsOf } from './figures.ts';
import type { Judged } from './judged.ts';
import { type PrintedModel, printedModels, testReports } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';
import type { RunRecord } from './result-schemas.ts';
import { studyRows, titleOf } from './rows.ts';
import { reportsOfShipped } from './section-shipped.ts';
import { heatMap } from './svg/heat-map.ts';
import { writtenMeasured } from './written-numbers.ts';

/** Figures 5 to 11: matrices and reports on the 10,000 test images. */
export function sectionOnTest(judged: Judged[], results: StudyResults): Section {
  const { runs } = results;
  return {
    title: 'On the test images',
    blocks: [...matrices(runs)],
    sections: [
      ...printedModels.map((model, index) => ({
        title: `${titleOf(model)}: Figure ${8 + index} beside ours`,
        blocks: classTable(model, judged, runs),
      })),
      { title: 'Cells that the document names', blocks: cells(judged) },
      { title: 'The shipped models', blocks: reportsOfShipped(results) },
    ],
  };
}

// --- Internal helpers ---

function matrices(runs: RunRecord[]): Block[] {
  const figures = printedModels.flatMap((model, index) => {
    const own = runsOf(runs, studyRows[model]);
    const [first] = own;
    if (!first) return [];
    const title = `${titleOf(model)}, seed ${first.run.seed}`;
    const drawing = heatMap(`matrix-${model}`, title, {
      labels: garmentLabels,
      rows: first.test.confusion,
    });
    return [{ drawing, caption: `Beside the study’s Figure ${5 + index}.` }];
  });
  if (figures.length === 0) return [paragraph('None of the three models was trained.')];
  return [
    paragraph(
      'With the study’s settings, the first seed of each: rows are truths, columns answers; the shade is the share of the row, blue where it is right and orange where it is wrong.',
    ),
    { kind: 'figures', figures },
  ];
}

function classTable(model: PrintedModel, judged: Judged[], runs: RunRecord[]): Block[] {
  const row = studyRows[model];
  const names = ['precision', 'recall', 'f1'] as const;
  const ours = (name: (typeof names)[number], of: string) =>
    writtenMeasured(measure(runs, { row, figure: { score: name, of } }), 'score');
  const verdictOf = (label: string): Cell => {
    const found = judged.find(
      ({ claim }) =>
        claim.kind === 'value' &&
        claim.ours.row === row &&
        typeof claim.ours.figure === 'object' &&
        'score' in claim.ours.figure &&
        claim.ours.figure.score === 'f1' &&
        claim.ours.figure.of === label,
    );
    return found ? { verdict: found.verdict } : '';
  };
  const support = runsOf(runs, row)[0]?.test.confusion;
  const supportOf = (index: number) => String(support?.[index]?.reduce((a, b) => a + b, 0) ?? none);
  const { classes, macro, weighted } = testReports[model];
  const lines: Cell[][] = classes.map(([precision, recall, f1], index) => {
    const label = garmentLabels[index] ?? '';
    return [
      label,
      score(precision),
      ours('precision', label),
      score(recall),
      ours('recall', label),
      score(f1),
      ours('f1', label),
      supportOf(index),
      verdictOf(label),
    ];
  });
  const averages: Cell[][] = [['macro', macro] as const, ['weighted', weighted] as const].map(
    ([name, [precision, recall, f1]]) => [
      `${name} average`,
      score(precision),
      ours('precision', name),
      score(recall),
      ours('recall', name),
      score(f1),
      ours('f1', name),
      '',
      '',
    ],
  );
  const table: Table = {
    kind: 'table',
    caption:
      'Theirs in two decimals as printed, ours as mean ± deviation over seeds; what is undefined counts as 0, as in scikit-learn. The verdict is on F1.',
    columns: [
      { title: 'Class' },
      ...['Precision', 'Recall', 'F1'].flatMap((name) => [
        { title: `${name}, theirs`, number: true },
        { title: 'ours', number: true },
      ]),
      { title: 'Support', number: true },
      { title: 'F1' },
    ],
    rows: [...lines, ...averages],
  };
  return [table];
}

/** Those of 5.3.1's sentences for Transfer and Scratch, and the matrix of Deep from its largest mistakes down. */
function cells(judged: Judged[]): Block[] {
  const named = judged.flatMap(({ claim, theirs, ours, verdict }) => {
    if (claim.kind !== 'value' || typeof claim.ours.figure !== 'object') return [];
    const { figure } = claim.ours;
    if (!('truth' in figure)) return [];
    // Of a hundred cells of Figure 7 those with twenty mistakes and more are shown; all are judged.
    if (claim.place === 'Figure 7' && (claim.theirs < 20 || figure.truth === figure.answer))
      return [];
    return [[claim.place, claim.sentence, theirs, ours, { verdict }]];
  });
  const table: Table = {
    kind: 'table',
    caption:
      'Images of 1,000 of a class. Of Figure 7 the mistakes that are made twenty times and more. Which class is the truth is taken as 5.3.1 has it.',
    columns: [
      { title: 'Where' },
      { title: 'Cell' },
      { title: 'Theirs', number: true },
      { title: 'Ours', number: true },
      { title: 'Verdict' },
    ],
    rows: named,
  };
  return [table];
}
