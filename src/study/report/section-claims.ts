import type { Block, Section, Table } from './document.ts';
import { paragraph } from './document.ts';
import { measure } from './figures.ts';
import type { Judged } from './judged.ts';
import { printedModels } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';
import { shippedRows, studyRows, titleOf } from './rows.ts';
import { stated } from './stated.ts';
import { type BesideRow, besideFigure } from './svg/beside.ts';
import { verdicts } from './verdict.ts';
import { verdictRule } from './verdict-rule.ts';

/** All claims but those by class, which stand in the section on the test images. */
export function sectionOnClaims(judged: Judged[], results: StudyResults): Section {
  const shown = judged.filter(({ claim }) => !claim.detail);
  return {
    title: 'Claim by claim',
    blocks: [
      tally(judged),
      ...besides(results),
      paragraph('How a verdict comes about:'),
      { kind: 'list', items: verdictRule },
      claimTable(shown),
    ],
  };
}

// --- Internal helpers ---

function claimTable(judged: Judged[]): Table {
  return {
    kind: 'table',
    caption:
      'Every claim in the order of the document. “As shipped”: the same with the settings of the models in models/.',
    columns: [
      { title: 'Where' },
      { title: 'Claim', wide: true },
      { title: 'Theirs' },
      { title: 'Ours' },
      { title: 'n', number: true },
      { title: 'As shipped' },
      { title: 'Verdict' },
      { title: 'Note', wide: true },
    ],
    rows: judged.map(({ claim, theirs, ours, trainings, shipped, verdict, note }) => [
      claim.place,
      claim.sentence,
      theirs,
      ours,
      trainings ? String(trainings) : '',
      shipped,
      { verdict },
      note,
    ]),
  };
}

function tally(judged: Judged[]): Table {
  const count = (verdict: string, detail: boolean) =>
    judged.filter((each) => each.verdict === verdict && (each.claim.detail ?? false) === detail)
      .length;
  return {
    kind: 'table',
    caption: 'How many claims have which verdict.',
    columns: [
      { title: 'Verdict' },
      { title: 'Claims below', number: true },
      { title: 'By class and cell', number: true },
    ],
    rows: verdicts.map((verdict) => [
      verdict,
      String(count(verdict, false)),
      String(count(verdict, true)),
    ]),
  };
}

/** Test accuracies of the three models and of those that stand beside them. */
function besides({ runs }: StudyResults): Block[] {
  if (runs.length === 0) return [];
  const ours = (row: string) => measure(runs, { row, figure: 'test' });
  const possible = (model: (typeof printedModels)[number]) =>
    Object.values<number>(stated.testAccuracies[model]).filter(
      (value) => value !== stated.adam.test,
    );
  const figureRows: BesideRow[] = [
    ...printedModels.flatMap((model) => [
      {
        label: `${titleOf(model)}, the study’s settings`,
        theirs: possible(model),
        ours: ours(studyRows[model]),
      },
      { label: `${titleOf(model)}, as shipped`, theirs: [], ours: ours(shippedRows[model]) },
    ]),
    { label: 'LeNet-5', theirs: [stated.lenet.own, stated.lenet.published], ours: ours('lenet') },
    { label: 'ResNet-18 at 32 × 32', theirs: [stated.resnet.frozen], ours: ours('resnet18-32') },
    { label: 'EfficientNet-Lite0 at 32', theirs: [], ours: ours('backbone-32') },
    { label: 'EfficientNet-Lite0 at 224', theirs: [], ours: ours('backbone-224') },
    { label: 'Compact', theirs: [], ours: ours('compact') },
    { label: 'Photo', theirs: [], ours: ours('photo') },
  ];
  const title = 'Test accuracy, theirs and ours';
  return [
    {
      kind: 'figures',
      figures: [
        {
          drawing: besideFigure('beside', title, figureRows),
          caption: `Accuracy on the 10,000 test images. Left out: the ${stated.adam.test}% of 4.5.2, which cannot be one.`,
        },
      ],
    },
  ];
}
