import { score } from '../../evaluation/report-words.ts';
import { garmentLabels } from '../garments.ts';
import { type Block, paragraph } from './document.ts';
import type { ReportsRecord } from './evaluation-schemas.ts';
import type { StudyResults } from './read-results.ts';
import type { EarlierRecord } from './result-schemas.ts';
import { titleOf } from './rows.ts';
import { heatMap } from './svg/heat-map.ts';

/** What the models in `models/` do on the test images. */
export function reportsOfShipped({ reports, earlier }: StudyResults): Block[] {
  const blocks = reports ? accuracies(reports) : [paragraph('Not run: npm run study -- reports.')];
  return [...blocks, ...looks(earlier)];
}

// --- Internal helpers ---

function accuracies(reports: ReportsRecord): Block[] {
  const { models } = reports;
  const column = (title: string) => ({ title, number: true });
  return [
    {
      kind: 'table',
      caption: `The models in models/, chosen on validation images only, on ${reports.images.toLocaleString('en')} test images: F1 by class and averages.`,
      columns: [
        { title: 'Of all, and F1 by class' },
        ...models.map(({ model }) => column(titleOf(model))),
      ],
      rows: [
        ['Accuracy', ...models.map(({ accuracy }) => percent(accuracy))],
        ['Macro F1', ...models.map(({ macro }) => score(macro.f1))],
        ['Weighted F1', ...models.map(({ weighted }) => score(weighted.f1))],
        ...garmentLabels.map((label) => [
          label,
          ...models.map(({ classes }) =>
            score(classes.find((each) => each.label === label)?.f1 ?? null),
          ),
        ]),
      ],
    },
    {
      kind: 'figures',
      figures: models.map(({ model, confusion }) => ({
        drawing: heatMap(`matrix-shipped-${model}`, `${titleOf(model)}, as shipped`, confusion),
        caption: 'As shipped.',
      })),
    },
  ];
}

/** What else was seen of the test images on the way: a test accuracy that was seen before counts for a little less. */
function looks(earlier: EarlierRecord | undefined): Block[] {
  if (!earlier || earlier.looks.length === 0) return [];
  return [
    paragraph(
      'Settings and seeds were chosen on validation images. But these trainings too were looked at on the test images, and not shipped; the settings that followed were chosen without those images, and yet by people who had seen them.',
    ),
    {
      kind: 'table',
      caption: 'Earlier looks at the test images.',
      columns: [
        { title: 'Model' },
        { title: 'Training' },
        ...['Validation', 'Test', 'Photographs'].map((title) => ({ title, number: true })),
        { title: 'What then' },
      ],
      rows: earlier.looks.map((look) => [
        titleOf(look.model),
        look.training,
        percent(look.validation),
        percent(look.test),
        look.photographs === undefined ? '' : percent(look.photographs),
        look.after,
      ]),
    },
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
