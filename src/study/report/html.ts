import { html, type Markup } from '../../evaluation/html.ts';
import type { Block, Cell, Column, Section, StudyReport, Table } from './document.ts';
import { pageStyle } from './page-style.ts';
import { verdictMarks } from './verdict-marks.ts';

/** One page with its figures in it: no script, no address outside of it; well-formed XML too. */
export function renderHtml({ title, lead, sections }: StudyReport): string {
  const page = html`<!doctype html>
<html lang="en" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
<title>${title}</title>
<style>${{ markup: pageStyle }}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="lead">${lead}</p>
<nav><ol>${sections.map((each) => html`<li><a href="#${anchor(each.title)}">${each.title}</a></li>`)}</ol></nav>
</header>
<main>
${sections.map((each) => section(each, 2))}
</main>
</body>
</html>
`;
  return page.markup;
}

// --- Internal helpers ---

function section({ title, blocks, sections = [] }: Section, level: number): Markup {
  const id = level === 2 ? html` id="${anchor(title)}"` : '';
  return html`<section${id}>
${heading(level, title)}
${blocks.map(block)}
${sections.map((each) => section(each, level + 1))}
</section>
`;
}

function heading(level: number, title: string): Markup {
  if (level === 2) return html`<h2>${title}</h2>`;
  return level === 3 ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`;
}

function block(each: Block): Markup {
  switch (each.kind) {
    case 'paragraph':
      return html`<p>${each.text}</p>
`;
    case 'notice':
      return html`<p class="notice">${each.text}</p>
`;
    case 'list':
      return html`<ul>${each.items.map((item) => html`<li>${item}</li>`)}</ul>
`;
    case 'code':
      return html`<pre><code>${each.text}</code></pre>
`;
    case 'table':
      return table(each);
    case 'figures':
      return html`<div class="figures">${each.figures.map(
        ({ drawing, caption }) =>
          // Drawn here, by `html` too: its text is escaped already.
          html`<figure>${{ markup: drawing.svg }}<figcaption>${caption}</figcaption></figure>`,
      )}</div>
`;
  }
}

function table({ caption, columns, rows }: Table): Markup {
  return html`<div class="scroll"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ title, number }) => html`<th scope="col"${number ? html` class="number"` : ''}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr>${row.map((content, index) => cell(content, columns[index], index === 0))}</tr>
`,
  )}</tbody></table></div>
`;
}

function cell(content: Cell, column: Column | undefined, first: boolean): Markup {
  if (typeof content !== 'string') {
    const { verdict } = content;
    return html`<td class="verdict ${anchor(verdict)}"><span aria-hidden="true">${verdictMarks[verdict]}</span> ${verdict}</td>`;
  }
  if (first) return html`<th scope="row">${content}</th>`;
  const name = column?.number ? 'number' : column?.wide ? 'wide' : undefined;
  return html`<td${name ? html` class="${name}"` : ''}>${content}</td>`;
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
