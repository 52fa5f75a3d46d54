import { stringify } from 'csv-stringify/sync';
import { guardFormula } from '../evaluation/guard-formula.ts';
import type { Predictor, Store } from '../store/store.ts';
import { canvasesIn, type PlacedCanvas, sizeOf } from './canvases.ts';
import { predictionsOn, truthsOn } from './claims.ts';
import { type RegionRow, regionRows } from './region-rows.ts';
import { type ExchangeScope, recordsOn } from './scope.ts';

/**
 * A table with a header (RFC 4180): one row for each canvas or region, a pair of columns for each model. Every
 * canvas of a registered manifest has a row, also where nothing is said of it. Text that a spreadsheet would run
 * as a formula gets an apostrophe in front: such a cell is not what the label was to the last character.
 */
export async function* csvText(
  store: Pick<Store, 'annotations' | 'manifests'>,
  scope: ExchangeScope,
): AsyncGenerator<string> {
  const { models } = scope;
  const predictors = (await store.annotations.predictors()).filter(
    ({ model }) => !models?.length || models.includes(model),
  );
  const columns = columnNames(predictors);
  yield csv([
    [...placeColumns, ...[...columns.values()].flatMap((name) => [name, `${name} confidence`])],
  ]);
  for await (const canvas of canvasesIn(store, scope)) {
    const records = await recordsOn(store, canvas.id, scope);
    const rows = regionRows(
      truthsOn(canvas, records),
      predictionsOn(canvas, records),
      sizeOf(canvas),
      ({ by }) => keyOf(by),
    );
    if (rows.length === 0 && canvas.manifest === undefined) continue;
    const shown = rows.length > 0 ? rows : [nothingSaid];
    yield csv(shown.map((row) => cellsOf(canvas, row, [...columns.keys()])));
  }
}

// --- Internal helpers ---

type Cell = string | number | undefined;

const placeColumns = [
  ...['manifest label', 'manifest', 'canvas label', 'canvas index', 'canvas'],
  ...['region', 'truth'],
];

const nothingSaid: RegionRow = { region: undefined, truths: [], predictions: new Map() };

const keyOf = ({ model, version, recipe }: Predictor) => JSON.stringify([model, version, recipe]);

/** The model's name alone where one version and recipe of it is stored, else with both. */
function columnNames(predictors: Predictor[]): Map<string, string> {
  return new Map(
    predictors.map((predictor) => {
      const { model, version, recipe } = predictor;
      const alone = predictors.filter((other) => other.model === model).length === 1;
      const parts = alone ? [model] : [model, version ?? '?', recipe ?? '?'];
      return [keyOf(predictor), parts.join(' ')];
    }),
  );
}

function cellsOf(canvas: PlacedCanvas, row: RegionRow, columns: string[]): Cell[] {
  const { manifest, label, index, id } = canvas;
  const { region } = row;
  return [
    ...[manifest?.label, manifest?.id, label, index, id],
    region && `${region.x},${region.y},${region.w},${region.h}`,
    row.truths.join('; '),
    ...columns.flatMap((column) => {
      const prediction = row.predictions.get(column);
      return [prediction?.label, prediction?.confidence];
    }),
  ];
}

function csv(rows: Cell[][]): string {
  return stringify(
    rows.map((row) => row.map(guardFormula)),
    { record_delimiter: 'windows' },
  );
}
