import { html } from '../../../evaluation/html.ts';
import { colours, type Drawing, drawing, text } from './drawing.ts';

const side = 56;
const gap = 6;
const left = 96;

/** One row for each class, ten images in each; `images` are data addresses. */
export function sampleGrid(
  name: string,
  title: string,
  rows: { label: string; images: string[] }[],
): Drawing {
  const columns = Math.max(...rows.map(({ images }) => images.length));
  const width = left + columns * (side + gap) + 4;
  const height = rows.length * (side + gap) + 8;
  const description = `${rows.length} classes, ${columns} images of each: ${rows.map(({ label }) => label).join(', ')}.`;
  return drawing({ name, title, description, width, height }, [
    html`${rows.map(({ label, images }, row) => {
      const y = 4 + row * (side + gap);
      return html`${text(left - 10, y + side / 2 + 4, label, { anchor: 'end' })}${images.map(
        (image, column) =>
          html`<image x="${left + column * (side + gap)}" y="${y}" width="${side}" height="${side}" href="${image}" style="image-rendering: pixelated"/><rect x="${left + column * (side + gap)}" y="${y}" width="${side}" height="${side}" fill="none" stroke="${colours.line}"/>`,
      )}`;
    })}`,
  ]);
}
