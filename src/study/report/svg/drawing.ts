import { html, type Markup } from '../../../evaluation/html.ts';

/** One figure: `name` is its file and the prefix of its ids, which a page of many figures must not repeat. */
export interface Drawing {
  name: string;
  title: string;
  width: number;
  height: number;
  svg: string;
}

export interface DrawingOptions {
  name: string;
  title: string;
  /** For those who do not see it: what is drawn, and what there is to see in it. */
  description: string;
  width: number;
  height: number;
}

/** Okabe and Ito's colours, which colour-blind people tell apart, darkened where text or thin lines use them. */
export const colours = {
  ink: '#1b1f24',
  soft: '#5a6570',
  line: '#d5dbe1',
  paper: '#ffffff',
  right: '#1f66c9',
  wrong: '#c8591b',
  third: '#00785a',
  fourth: '#8a3c79',
} as const;

const fonts = 'system-ui, -apple-system, Segoe UI, Helvetica, DejaVu Sans, sans-serif';

export function drawing(options: DrawingOptions, content: Markup | Markup[]): Drawing {
  const { name, title, description, width, height } = options;
  const { markup } =
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${name}-title ${name}-desc" font-family="${fonts}" font-size="12">
<title id="${name}-title">${title}</title>
<desc id="${name}-desc">${description}</desc>
<rect width="${width}" height="${height}" fill="${colours.paper}"/>
${content}
</svg>`;
  return { name, title, width, height, svg: markup };
}

export interface TextStyle {
  anchor?: 'start' | 'middle' | 'end';
  size?: number;
  weight?: 400 | 600;
  fill?: string;
}

/** `y` is the baseline. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): Markup {
  const { anchor = 'start', size = 12, weight = 400, fill = colours.ink } = style;
  return html`<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${fill}">${content}</text>`;
}

/** Pixels to one decimal: files that differ by floating point only would not be the same files. */
export function place(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

/** How wide a text gets at most, in pixels: a little over what the widest of the fonts needs. */
export function widthOf(content: string, size = 12): number {
  return content.length * size * 0.6;
}

/** Cut to a width, with an ellipsis. */
export function fitted(content: string, width: number, size = 12): string {
  const most = Math.floor(width / (size * 0.6));
  return content.length <= most ? content : `${content.slice(0, Math.max(1, most - 1))}…`;
}
