import type { Evaluation, ModelEvaluation } from './evaluation.ts';
import {
  count,
  none,
  notMeasured,
  percent,
  percentRange,
  points,
  pointsRange,
} from './report-words.ts';

/** The accuracy table for a terminal, with what it does not measure under it; ends with a line break. */
export function evaluationText(evaluation: Evaluation): string {
  const { truths, canvases } = evaluation;
  const about = `${count(truths, 'truth')} on ${count(canvases, 'canvas', 'canvases')}`;
  const header = [
    'Model',
    'Recipe',
    'Right',
    'Here',
    '95% interval',
    'Home',
    'Drop',
    '95% interval',
  ];
  const rows = evaluation.models.map(line);
  const notes = notMeasured(evaluation).map((sentence) => `- ${sentence}`);
  const wrong = evaluation.allWrong.length;
  const hard = wrong ? [`${count(wrong, 'truth')} that every model gets wrong.`] : [];
  return [`${about}`, '', ...aligned([header, ...rows]), '', ...hard, ...notes, '']
    .map(printable)
    .join('\n')
    .replace(/\n+$/, '\n');
}

function line(row: ModelEvaluation): string[] {
  return [
    row.model,
    row.recipe,
    row.evaluated ? `${row.correct}/${row.evaluated}` : none,
    percent(row.accuracy),
    percentRange(row.interval),
    percent(row.home?.accuracy ?? null),
    points(row.drop),
    pointsRange(row.dropInterval),
  ];
}

/** Labels come from anywhere: what would steer the terminal is shown as a dot. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '·');
}

/** The first two columns to the left, numbers to the right. */
function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
