import { garmentLabels } from '../garments.ts';
import { type Block, figure, paragraph, type Section } from './document.ts';
import type { OverviewRecord } from './result-schemas.ts';
import { sampleGrid } from './svg/sample-grid.ts';
import { decimal, listed } from './written-numbers.ts';

/** Section 2 of the study: class balance, damaged images, the sample grid. */
export function sectionOnData(
  record: OverviewRecord | undefined,
  samples: string[][] | undefined,
): Section {
  const title = 'The data';
  if (!record) return { title, blocks: [paragraph('Not run: npm run study -- overview.')] };
  const { sets, shared } = record;
  const blocks: Block[] = [
    {
      kind: 'table',
      caption:
        'Class balance, grey values (0 to 255), and images that are blank or byte for byte the same as an earlier one.',
      columns: [
        { title: 'Set' },
        ...['Images', 'Of a class, least', 'most', 'Mean', 'Deviation', 'Blank', 'Repeated'].map(
          (name) => ({ title: name, number: true }),
        ),
      ],
      rows: sets.map((set) => [
        `${set.name}, ${set.half}`,
        decimal(set.images, 0),
        decimal(Math.min(...set.classes), 0),
        decimal(Math.max(...set.classes), 0),
        decimal(set.mean, 1),
        decimal(set.deviation, 1),
        decimal(set.blank.length, 0),
        decimal(set.repeated.length, 0),
      ]),
    },
  ];
  const both = shared.filter(({ train, test }) => train + test > 0);
  if (both.length) {
    const counted = both.map(
      ({ set, train, test }) => `${set}: ${train} of the training half, ${test} of the test half`,
    );
    blocks.push(paragraph(`Images of one half that are also in the other: ${listed(counted)}.`));
  }
  if (samples) {
    const grid = garmentLabels.map((label, row) => ({ label, images: samples[row] ?? [] }));
    blocks.push(
      figure(
        sampleGrid('samples', 'Training images by class', grid),
        'The study’s Figure 1: training images with their labels.',
      ),
    );
  } else {
    blocks.push(paragraph('Without the data set the report has no sample grid.'));
  }
  return { title, blocks };
}
