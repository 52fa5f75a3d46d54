import { sum } from './confusion.ts';
import type { ModelEvaluation } from './evaluation.ts';
import { html, type Markup } from './html.ts';

/** The confusion matrix as a heat map: shade is the share of its row; truths that were not judged stand beside it. */
export function matrixTable(row: ModelEvaluation): Markup {
  const { labels, rows, unknown, missing } = row.confusion;
  const outside = sum(unknown) > 0;
  const head = [
    ...labels.map((label) => columnHead(label)),
    outside ? columnHead('outside its words', 'aside') : '',
    row.missing ? columnHead('missing', 'aside') : '',
  ];
  const body = labels.map((truth, index) => {
    const counts = rows[index] ?? [];
    const total = sum(counts) + (unknown[index] ?? 0);
    return html`<tr><th scope="row">${truth}</th>${counts.map((count, column) =>
      cell({ count, total, right: column === index, truth, predicted: labels[column] ?? '' }),
    )}${outside ? aside(unknown[index]) : ''}${row.missing ? aside(missing[index]) : ''}</tr>`;
  });
  const width = labels.length + (outside ? 1 : 0);
  const others = row.otherLabels.map(
    ({ label, count }) =>
      html`<tr class="other"><th scope="row">${label}</th><td colspan="${width}">not in the model’s vocabulary</td>${
        row.missing ? html`<td></td>` : ''
      }<td class="number">${count}</td></tr>`,
  );
  return html`<div class="scroll"><table class="matrix">
<caption>Truth (rows) and what the model said (columns)</caption>
<thead><tr><td></td>${head}${others.length ? columnHead('other', 'aside') : ''}</tr></thead>
<tbody>${body}${others}</tbody>
</table></div>`;
}

function columnHead(label: string, kind = ''): Markup {
  return html`<th scope="col" class="tall ${kind}"><span>${label}</span></th>`;
}

interface Cell {
  count: number;
  total: number;
  right: boolean;
  truth: string;
  predicted: string;
}

function cell({ count, total, right, truth, predicted }: Cell): Markup {
  if (count === 0) return html`<td class="${right ? 'diagonal' : ''} zero">·</td>`;
  // Ten shades; the faintest still shows that something is there.
  const shade = Math.max(1, Math.round((10 * count) / total));
  const kind = right ? 'diagonal right' : 'wrong';
  return html`<td class="${kind} s${shade}" title="${count} of ${total} ${truth}: ${predicted}">${count}</td>`;
}

function aside(count = 0): Markup {
  return count ? html`<td class="aside">${count}</td>` : html`<td class="aside zero">·</td>`;
}
