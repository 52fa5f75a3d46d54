import { html, type Markup } from '../../../evaluation/html.ts';
import type { Measured } from '../measured.ts';
import { colours, type Drawing, drawing, fitted, place, text } from './drawing.ts';
import { ticksOver } from './ticks.ts';

export interface BesideRow {
  label: string;
  /** Percent; several where the document has several. */
  theirs: number[];
  ours: Measured | undefined;
}

const width = 860;
const left = 250;
const right = 760;
const step = 30;
const top = 44;

/** Theirs as hollow rings, ours as a dot with two standard deviations either side. */
export function besideFigure(name: string, title: string, rows: BesideRow[]): Drawing {
  const values = rows.flatMap(({ theirs, ours }) => [
    ...theirs,
    ...(ours ? [ours.mean - 2 * (ours.deviation ?? 0), ours.mean + 2 * (ours.deviation ?? 0)] : []),
  ]);
  const ticks = ticksOver(Math.min(...values), Math.max(...values), 7);
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const x = (value: number) => left + ((value - low) / (high - low || 1)) * (right - left);
  const height = top + rows.length * step + 34;
  const bottom = top + rows.length * step;
  const description = rows
    .map(
      ({ label, theirs, ours }) =>
        `${label}: theirs ${theirs.join(' and ') || 'none'}, ours ${ours ? ours.mean.toFixed(2) : 'not run'}.`,
    )
    .join(' ');
  return drawing({ name, title, description, width, height }, [
    html`<circle cx="${left}" cy="18" r="5" fill="${colours.paper}" stroke="${colours.wrong}" stroke-width="2"/>${text(left + 12, 22, 'theirs, each number that the document has')}<circle cx="${left + 290}" cy="18" r="5" fill="${colours.right}"/>${text(left + 302, 22, 'ours, the mean ± 2 deviations')}`,
    html`${ticks.map((tick) => html`<line x1="${place(x(tick))}" x2="${place(x(tick))}" y1="${top - 6}" y2="${bottom}" stroke="${colours.line}"/>${text(x(tick), bottom + 18, `${tick}%`, { anchor: 'middle', size: 11, fill: colours.soft })}`)}`,
    html`${rows.map((row, index) => rowAt(row, top + index * step + step / 2, x))}`,
  ]);
}

// --- Internal helpers ---

function rowAt(
  { label, theirs, ours }: BesideRow,
  y: number,
  x: (value: number) => number,
): Markup {
  const spread = 2 * (ours?.deviation ?? 0);
  return html`${text(left - 14, y + 4, fitted(label, left - 20), { anchor: 'end' })}${theirs.map(
    (value) =>
      html`<circle cx="${place(x(value))}" cy="${y}" r="5" fill="${colours.paper}" stroke="${colours.wrong}" stroke-width="2"/>`,
  )}${
    ours
      ? html`<line x1="${place(x(ours.mean - spread))}" x2="${place(x(ours.mean + spread))}" y1="${y}" y2="${y}" stroke="${colours.right}" stroke-width="2.5"/><circle cx="${place(x(ours.mean))}" cy="${y}" r="5" fill="${colours.right}"/>`
      : ''
  }${text(right + 16, y + 4, ours ? `${ours.mean.toFixed(2)}%` : 'not run', { fill: ours ? colours.ink : colours.soft })}`;
}
