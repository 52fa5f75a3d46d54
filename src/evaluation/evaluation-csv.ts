import { stringify } from 'csv-stringify/sync';
import { InvalidInputError } from '../errors.ts';
import type { Evaluation, ModelEvaluation } from './evaluation.ts';
import { guardFormula } from './guard-formula.ts';

type Cell = string | number | null;
type Row = Record<string, Cell>;

/** Every table of a report, by name; `summary` is one row for each model and recipe. */
const tables = {
  summary: (evaluation: Evaluation) => evaluation.models.map(summary),
  classes: (evaluation: Evaluation) => evaluation.models.flatMap(classes),
  confusion: (evaluation: Evaluation) => evaluation.models.flatMap(confusion),
  calibration: (evaluation: Evaluation) => evaluation.models.flatMap(calibration),
  misclassified: (evaluation: Evaluation) => evaluation.models.flatMap(misclassified),
  'all-wrong': allWrong,
  conflicts,
  'left-out': (evaluation: Evaluation) => evaluation.leftOut.map((each) => ({ ...each })),
} satisfies Record<string, (evaluation: Evaluation) => Row[]>;

export type CsvTable = keyof typeof tables;

export const csvTables = Object.keys(tables);

/**
 * One table of the report with a header line, RFC 4180; a table without rows is an empty text.
 * Shares are 0..1, an undefined one is an empty cell. Text that a spreadsheet would run as a formula gets
 * an apostrophe in front. Throws `InvalidInputError` for an unknown table.
 */
export function evaluationCsv(evaluation: Evaluation, table = 'summary'): string {
  if (!isTable(table)) {
    throw new InvalidInputError(`There is no table ${table}; there are: ${csvTables.join(', ')}.`);
  }
  const rows: Row[] = tables[table](evaluation);
  return stringify(rows.map(guarded), { header: true, record_delimiter: 'windows' });
}

// --- Internal helpers ---

function isTable(name: string): name is CsvTable {
  return Object.hasOwn(tables, name);
}

const keyOf = ({ model, version, recipe }: ModelEvaluation) => ({ model, version, recipe });

function summary(row: ModelEvaluation): Row {
  return {
    ...keyOf(row),
    truths: row.truths,
    evaluated: row.evaluated,
    correct: row.correct,
    missing: row.missing,
    other: row.other,
    accuracy: row.accuracy,
    accuracy_low: row.interval?.[0] ?? null,
    accuracy_high: row.interval?.[1] ?? null,
    home_accuracy: row.home?.accuracy ?? null,
    home_on: row.home?.on ?? null,
    home_images: row.home?.images ?? null,
    drop: row.drop,
    drop_low: row.dropInterval?.[0] ?? null,
    drop_high: row.dropInterval?.[1] ?? null,
    macro_precision: row.macro.precision,
    macro_recall: row.macro.recall,
    macro_f1: row.macro.f1,
    macro_classes: row.macro.classes,
    weighted_precision: row.weighted.precision,
    weighted_recall: row.weighted.recall,
    weighted_f1: row.weighted.f1,
    calibration_error: row.calibration.ece,
  };
}

function classes(row: ModelEvaluation): Row[] {
  return row.classes.map((each) => ({
    ...keyOf(row),
    label: each.label,
    precision: each.precision,
    recall: each.recall,
    f1: each.f1,
    support: each.support,
    predicted: each.predicted,
    correct: each.correct,
  }));
}

/** Cells that are not 0. `(outside)`: an answer outside the vocabulary, `(missing)`: none, `(other)`: a truth outside it. */
function confusion(row: ModelEvaluation): Row[] {
  const { labels, rows, unknown, missing } = row.confusion;
  const cells = labels.flatMap((truth, index) => [
    ...labels.map((predicted, column) => ({ truth, predicted, count: rows[index]?.[column] ?? 0 })),
    { truth, predicted: '(outside)', count: unknown[index] ?? 0 },
    { truth, predicted: '(missing)', count: missing[index] ?? 0 },
  ]);
  const others = row.otherLabels.map(({ label: truth, count }) => ({
    ...{ truth, predicted: '(other)', count },
  }));
  return [...cells, ...others]
    .filter(({ count }) => count > 0)
    .map((cell) => ({ ...keyOf(row), ...cell }));
}

function calibration(row: ModelEvaluation): Row[] {
  return row.calibration.bins.map((bin) => ({ ...keyOf(row), ...bin }));
}

function misclassified(row: ModelEvaluation): Row[] {
  return row.misclassified.map((each) => ({ ...keyOf(row), ...each }));
}

function allWrong({ allWrong: items }: Evaluation): Row[] {
  return items.flatMap(({ predictions, ...item }) =>
    Object.entries(predictions).map(([model, { label: predicted, confidence, recipe }]) => ({
      ...{ ...item, model, recipe, predicted, confidence },
    })),
  );
}

function conflicts({ conflicts: items }: Evaluation): Row[] {
  return items.flatMap(({ truths, ...item }) =>
    truths.map(({ id, label: truth, creator }) => ({ ...item, annotation: id, truth, creator })),
  );
}

function guarded(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, guardFormula(cell)]));
}
