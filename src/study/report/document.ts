import type { Drawing } from './svg/drawing.ts';
import type { Verdict } from './verdict.ts';

/** The report before it is Markdown or HTML; all text is plain and escaped by whoever renders it. */
export interface StudyReport {
  title: string;
  /** One paragraph above everything. */
  lead: string;
  sections: Section[];
}

export interface Section {
  title: string;
  blocks: Block[];
  sections?: Section[];
}

export type Block =
  | { kind: 'paragraph'; text: string }
  /** What a reader must not miss: drawn apart. */
  | { kind: 'notice'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'code'; text: string }
  | Table
  /** Several stand beside each other where the page is wide enough. */
  | { kind: 'figures'; figures: { drawing: Drawing; caption: string }[] };

export interface Table {
  kind: 'table';
  caption: string;
  columns: Column[];
  rows: Cell[][];
}

export interface Column {
  title: string;
  number?: boolean;
  /** Sentences: not squeezed to a word a line. */
  wide?: boolean;
}

/** A verdict is shown as a mark with its word. */
export type Cell = string | { verdict: Verdict };

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

export function figure(drawing: Drawing, caption: string): Block {
  return { kind: 'figures', figures: [{ drawing, caption }] };
}

/** Every figure of a report, in its order. */
export function figuresOf(sections: Section[]): Drawing[] {
  return sections.flatMap(({ blocks, sections: below = [] }) => [
    ...blocks.flatMap((block) =>
      block.kind === 'figures' ? block.figures.map(({ drawing }) => drawing) : [],
    ),
    ...figuresOf(below),
  ]);
}
