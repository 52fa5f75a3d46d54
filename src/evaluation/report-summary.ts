import type { ModelEvaluation } from './evaluation.ts';
import { html, type Markup } from './html.ts';
import { none, percent, percentRange, points, pointsRange, score } from './report-words.ts';

/** One row for each model and recipe, home against here. */
export function summaryTable(models: ModelEvaluation[]): Markup {
  const head = [
    'Model',
    'Recipe',
    'Right here',
    'Accuracy',
    '95% interval',
    'At home',
    'Drop, points',
    '95% interval',
    'Calibration error',
  ].map(
    (name, index) => html`<th scope="col"${index > 1 ? html` class="number"` : ''}>${name}</th>`,
  );
  return html`<div class="scroll"><table class="summary">
<thead><tr>${head}<th scope="col">0 – 100%</th></tr></thead>
<tbody>${models.map(summaryRow)}</tbody>
</table></div>
<p class="key">${dot('home')} at home, on the model’s own test images; ${dot('here')} here, with its 95% interval.
The drop is home less here, in percentage points; an interval that holds 0 proves none.</p>`;
}

function summaryRow(row: ModelEvaluation): Markup {
  const home = row.home
    ? `${row.home.on}, ${row.home.images.toLocaleString('en')} images`
    : 'The card names no accuracy.';
  return html`<tr>
<th scope="row">${row.title}<small>${row.model} ${row.version}</small></th>
<td>${row.recipe}</td>
<td class="number">${row.evaluated ? `${row.correct} of ${row.evaluated}` : none}</td>
<td class="number strong">${percent(row.accuracy)}</td>
<td class="number">${percentRange(row.interval)}</td>
<td class="number" title="${home}">${percent(row.home?.accuracy ?? null)}</td>
<td class="number strong">${points(row.drop)}</td>
<td class="number">${pointsRange(row.dropInterval)}</td>
<td class="number">${score(row.calibration.ece)}</td>
<td>${rangePlot(row)}</td>
</tr>`;
}

function rangePlot(row: ModelEvaluation): Markup {
  const x = (share: number) => (4 + share * 152).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) => html`<line class="grid" x1="${x(share)}" x2="${x(share)}" y1="2" y2="22"/>`,
  );
  const label = `${percent(row.accuracy)} here, ${percent(row.home?.accuracy ?? null)} at home`;
  const whisker =
    row.interval &&
    html`<line class="whisker" x1="${x(row.interval[0])}" x2="${x(row.interval[1])}" y1="12" y2="12"/>`;
  const here =
    row.accuracy !== null && html`<circle class="here" cx="${x(row.accuracy)}" cy="12" r="5"/>`;
  const home =
    row.home && html`<circle class="home" cx="${x(row.home.accuracy)}" cy="12" r="4.5"/>`;
  return html`<svg class="range" viewBox="0 0 160 24" width="160" height="24" role="img" aria-label="${label}">${ticks}${whisker}${home}${here || ''}</svg>`;
}

const dot = (kind: 'home' | 'here') =>
  html`<svg class="dot" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle class="${kind}" cx="6" cy="6" r="4.5"/></svg>`;
