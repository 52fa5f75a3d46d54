import { score } from '../../evaluation/report-words.ts';
import { garmentLabels } from '../garments.ts';
import { type Block, paragraph } from './document.ts';
import type { ReportsRecord } from './evaluation-schemas.ts';
import { titleOf } from './rows.ts';
import { heatMap } from './svg/heat-map.ts';

/** What the models in `models/` do on the test images. */
export function reportsOfShipped(reports: ReportsRecord | undefined): Block[] {
  if (!reports) return [paragraph('Not run: npm run study -- reports.')];
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
        ['Accuracy', ...models.map(({ accuracy }) => `${(100 * accuracy).toFixed(2)}%`)],
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
