import { html, type Markup } from '../../../evaluation/html.ts';
import { colours, type Drawing, drawing, fitted, text, widthOf } from './drawing.ts';

/** One image, its views, and what models said of it. */
export interface Panel {
  name: string;
  truth: string;
  /** Data addresses, from left to right; undefined: none can be had. */
  pictures: { name: string; image: string | undefined; pixelated: boolean }[];
  answers: { by: string; label: string; confidence: number | null; right: boolean }[];
}

const side = 84;
const width = 860;
const gap = 10;

/** As the study's Tables 8 and 9: pictures on the left, each model's answer beside them; `columns` cards to a row. */
export function errorPanels(
  name: string,
  title: string,
  panels: Panel[],
  columns: 1 | 2 = 2,
): Drawing {
  const cardWidth = (width - (columns - 1) * gap) / columns;
  const lines = Math.max(1, ...panels.map(({ answers }) => answers.length));
  const cardHeight = Math.max(34 + side + 26, 34 + lines * 19 + 12);
  const rows = Math.ceil(panels.length / columns);
  const description = panels
    .map(
      ({ name: what, truth, answers }) =>
        `${what}, ${truth}: ${answers.map(({ by, label }) => `${by} says ${label}`).join(', ')}.`,
    )
    .join(' ');
  const height = rows * (cardHeight + gap) - gap + 2;
  return drawing({ name, title, description, width, height }, [
    html`${panels.map((panel, index) => {
      const x = (index % columns) * (cardWidth + gap);
      const y = 1 + Math.floor(index / columns) * (cardHeight + gap);
      return html`<g transform="translate(${x} ${y})">${card(panel, cardWidth, cardHeight)}</g>`;
    })}`,
  ]);
}

// --- Internal helpers ---

function card(
  { name, truth, pictures, answers }: Panel,
  cardWidth: number,
  cardHeight: number,
): Markup {
  const textLeft = 12 + pictures.length * (side + 8) + 8;
  const room = cardWidth - textLeft - 10;
  const longest = Math.max(...answers.map(({ by }) => widthOf(by)));
  const nameWidth = Math.min(longest + 8, room * 0.4);
  const confidenceWidth = 44;
  const labelWidth = room - nameWidth - confidenceWidth;
  return html`<rect x="0.5" y="0.5" width="${cardWidth - 1}" height="${cardHeight - 1}" rx="5" fill="#f7f9fa" stroke="${colours.line}"/>
${text(12, 21, fitted(`${truth} · ${name}`, cardWidth - 24), { weight: 600 })}
${pictures.map((picture, index) => pictureAt(picture, 12 + index * (side + 8)))}
${answers.map(({ by, label, confidence, right }, index) => {
  const y = 46 + index * 19;
  // A mark besides the colour, for those who do not see it.
  const fill = right ? colours.right : colours.wrong;
  return html`${text(textLeft, y, fitted(by, nameWidth - 6), { fill: colours.soft })}${text(textLeft + nameWidth, y, fitted(`${right ? '✓' : '✗'} ${label}`, labelWidth), { fill, weight: 600 })}${confidence === null ? '' : text(cardWidth - 12, y, `${(100 * confidence).toFixed(0)}%`, { anchor: 'end', fill: colours.soft })}`;
})}`;
}

function pictureAt({ name, image, pixelated }: Panel['pictures'][number], x: number): Markup {
  const y = 34;
  const frame = html`<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${image ? 'none' : '#e9edf0'}" stroke="${colours.line}"/>`;
  const shown = image
    ? html`<image x="${x}" y="${y}" width="${side}" height="${side}" href="${image}" preserveAspectRatio="xMidYMid meet"${pixelated ? html` style="image-rendering: pixelated"` : ''}/>`
    : text(x + side / 2, y + side / 2 + 4, 'no picture', {
        anchor: 'middle',
        size: 11,
        fill: colours.soft,
      });
  return html`${shown}${frame}${text(x + side / 2, y + side + 15, fitted(name, side + 6, 10), { anchor: 'middle', size: 10, fill: colours.soft })}`;
}
