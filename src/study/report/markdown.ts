import type { Block, Cell, Section, StudyReport, Table } from './document.ts';
import { verdictMarks } from './verdict-marks.ts';

/** GitHub's Markdown; figures are `figures/<name>.svg` beside it. */
export function renderMarkdown({ title, lead, sections }: StudyReport): string {
  const parts = [
    `# ${escaped(title)}`,
    escaped(lead),
    ...sections.flatMap((each) => section(each, 2)),
  ];
  return `${parts.join('\n\n')}\n`;
}

// --- Internal helpers ---

function section({ title, blocks, sections = [] }: Section, level: number): string[] {
  return [
    `${'#'.repeat(level)} ${escaped(title)}`,
    ...blocks.map(block),
    ...sections.flatMap((each) => section(each, level + 1)),
  ];
}

function block(each: Block): string {
  switch (each.kind) {
    case 'paragraph':
      return escaped(each.text);
    case 'notice':
      return `> ${escaped(each.text)}`;
    case 'list':
      return each.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'code':
      return `\`\`\`\n${each.text}\n\`\`\``;
    case 'table':
      return table(each);
    case 'figures':
      return each.figures
        .map(
          ({ drawing, caption }) =>
            `![${escaped(drawing.title)}](figures/${drawing.name}.svg)\n\n*${escaped(caption)}*`,
        )
        .join('\n\n');
  }
}

function table({ caption, columns, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    `*${escaped(caption)}*`,
    '',
    line(columns.map(({ title }) => escaped(title))),
    line(columns.map(({ number }) => (number ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(cell))),
  ].join('\n');
}

function cell(content: Cell): string {
  if (typeof content === 'string') return escaped(content);
  return `${verdictMarks[content.verdict]} ${content.verdict}`;
}

/** Nothing in a text is markup, and nothing ends a table's cell or line. */
function escaped(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_[\]<>|~]/g, (character) => `\\${character}`)
    .replace(/^([#+-]|\d+\.)(?=\s)/, '\\$1');
}
