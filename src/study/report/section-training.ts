import { none } from '../../evaluation/report-words.ts';
import type { Figure } from './claim.ts';
import { type Block, paragraph, type Section, type Table } from './document.ts';
import { measure, runsOf } from './figures.ts';
import type { StudyResults } from './read-results.ts';
import type { RunRecord } from './result-schemas.ts';
import { type Row, rows } from './rows.ts';
import { foldTable } from './section-folds.ts';
import { learningCurves } from './svg/learning-curves.ts';
import { writtenMeasured } from './written-numbers.ts';

/** Curves, comparisons of settings, folds. */
export function sectionOnTraining({ runs }: StudyResults): Section {
  return {
    title: 'Training',
    blocks: [],
    sections: [
      { title: 'Learning curves', blocks: curves(runs) },
      { title: 'What a change of settings does', blocks: comparisons(runs) },
      { title: 'Cross-validation', blocks: foldTable(runs) },
    ],
  };
}

// --- Internal helpers ---

function curves(runs: RunRecord[]): Block[] {
  const drawn = rows.flatMap((row) => curve(row, runsOf(runs, row.name)));
  return drawn.length ? drawn : [paragraph('No training is among these results.')];
}

function curve({ name, title }: Row, own: RunRecord[]): Block[] {
  if (own.length === 0) return [];
  const drawing = learningCurves(
    `curves-${name}`,
    `${title}: accuracy and loss by epoch`,
    own.map(({ history }) => history),
  );
  const kept = own.map(
    ({ run, bestEpoch }) =>
      `${run.fold ? `fold ${run.fold.index}` : `seed ${run.seed}`}: ${bestEpoch}`,
  );
  const caption = `${title}. Epoch whose weights were kept, by validation loss: ${kept.join(', ')}.`;
  return [{ kind: 'figures', figures: [{ drawing, caption }] }];
}

/** Each pair of rows differs in one thing. */
const pairs: { name: string; row: string; minus: string; figures: Figure[] }[] = [
  {
    name: 'Adam instead of SGD',
    row: 'scratch-adam',
    minus: 'scratch-sgd',
    figures: [
      'validation',
      'test',
      'train-validation gap',
      'epochs',
      'variance of validation loss',
    ],
  },
  {
    name: 'Dropout and BatchNorm',
    row: 'deep',
    minus: 'deep-plain',
    figures: ['validation', 'test', 'train-validation gap', 'swing of training loss'],
  },
  {
    name: 'Augmentation',
    row: 'scratch-augmented',
    minus: 'scratch-adam',
    figures: ['validation', 'test', 'train-validation gap', 'epochs'],
  },
  {
    name: 'Shirt counted twice',
    row: 'scratch-shirt',
    minus: 'scratch-adam',
    figures: ['Shirt errors', 'test'],
  },
];

function comparisons(runs: RunRecord[]): Block[] {
  const lines = pairs.flatMap(({ name, row, minus, figures }) =>
    figures.flatMap((figure) => {
      const difference = measure(runs, { row, minus, figure });
      if (!difference || typeof figure !== 'string') return [];
      const unit = unitOf(figure);
      const { mean, deviation } = difference;
      const beyond = deviation !== null && Math.abs(mean) > 2 * deviation;
      return [
        [
          name,
          figure,
          writtenMeasured(difference, unit),
          String(difference.n),
          deviation === null ? none : beyond ? 'yes' : 'no',
        ],
      ];
    }),
  );
  if (lines.length === 0) return [paragraph('None of the pairs was run.')];
  const table: Table = {
    kind: 'table',
    caption:
      'What one change does, seed by seed: with it less without it, mean ± deviation of the differences.',
    columns: [
      { title: 'Change' },
      { title: 'Figure' },
      { title: 'Difference', number: true },
      { title: 'n', number: true },
      { title: 'More than two deviations' },
    ],
    rows: lines,
  };
  return [table];
}

function unitOf(figure: Figure) {
  if (figure === 'epochs') return 'epochs';
  if (figure === 'swing of training loss' || figure === 'variance of validation loss')
    return 'loss';
  return 'points';
}
