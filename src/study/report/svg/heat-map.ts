import { html, type Markup } from '../../../evaluation/html.ts';
import { colours, type Drawing, drawing, place, text } from './drawing.ts';

const cell = 31;
const left = 92;
const top = 108;

/** Confusion matrix: row = truth, column = answer; the shade is the share of its row, right blue and wrong orange. */
export function heatMap(
  name: string,
  title: string,
  { labels, rows }: { labels: string[]; rows: number[][] },
): Drawing {
  const side = labels.length * cell;
  const [width, height] = [left + side + 14, top + side + 14];
  const worst = rows
    .flatMap((row, truth) =>
      row.flatMap((count, answer) =>
        count > 0 && truth !== answer ? [{ count, truth, answer }] : [],
      ),
    )
    .sort((a, b) => b.count - a.count || a.truth - b.truth)[0];
  const description = `Rows are truths, columns answers.${
    worst
      ? ` Most often wrong: ${labels[worst.truth]} taken for ${labels[worst.answer]}, ${worst.count} times.`
      : ''
  }`;
  return drawing({ name, title, description, width, height }, [
    text(0, 16, title, { weight: 600, size: 13 }),
    text(left - 6, top - 6, 'truth ↓  answer →', { anchor: 'end', size: 10, fill: colours.soft }),
    html`${labels.map((label, column) => columnHead(label, left + column * cell + cell / 2))}`,
    html`${rows.map((row, truth) => matrixRow(row, truth, labels))}`,
  ]);
}

// --- Internal helpers ---

function columnHead(label: string, x: number): Markup {
  return html`<text transform="translate(${place(x + 4)} ${top - 7}) rotate(-90)" font-size="11" fill="${colours.ink}">${label}</text>`;
}

function matrixRow(row: number[], truth: number, labels: string[]): Markup {
  const total = row.reduce((sum, count) => sum + count, 0);
  const y = top + truth * cell;
  return html`<g>${text(left - 7, y + cell / 2 + 4, labels[truth] ?? '', { anchor: 'end', size: 11 })}${row.map(
    (count, answer) => {
      const share = total ? count / total : 0;
      const colour = truth === answer ? colours.right : colours.wrong;
      const x = left + answer * cell;
      // The faintest still shows that something is there; white digits only on what is dark enough for them.
      const shade = count ? Math.max(0.08, Math.round(share * 100) / 100) : 0;
      const fill = shade > 0.6 ? colours.paper : count ? colours.ink : '#8a939c';
      return html`<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="${colour}" fill-opacity="${shade}" stroke="${colours.line}"/>${text(
        x + cell / 2,
        y + cell / 2 + 4,
        count ? String(count) : '·',
        { anchor: 'middle', size: count > 999 ? 10 : 11, fill },
      )}`;
    },
  )}</g>`;
}
