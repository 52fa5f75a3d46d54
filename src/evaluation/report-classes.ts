import type { Scores } from './class-report.ts';
import type { ModelEvaluation } from './evaluation.ts';
import { html, type Markup } from './html.ts';
import { score } from './report-words.ts';

/** Precision, recall, F1 and support by class, with their averages. */
export function classTable(row: ModelEvaluation): Markup {
  const names = ['Precision', 'Recall', 'F1', 'Truths', 'Answers'];
  const { macro, weighted, classes } = row;
  const silent = classes.filter(({ support, predicted }) => support > 0 && predicted === 0);
  const left = classes.length - macro.classes;
  return html`<div class="scroll"><table class="classes">
<caption>By class: how far its answers, and its truths, were right</caption>
<thead><tr><th scope="col">Class</th>${names.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${classes.map(
    (each) => html`<tr><th scope="row">${each.label}</th>${scoreCells(each)}
<td class="number">${each.support}</td><td class="number">${each.predicted}</td></tr>`,
  )}</tbody>
<tfoot>
<tr><th scope="row">Mean of ${macro.classes} ${macro.classes === 1 ? 'class' : 'classes'}</th>${scoreCells(macro)}<td colspan="2"></td></tr>
<tr><th scope="row">Mean by truths</th>${scoreCells(weighted)}<td class="number">${weighted.support}</td><td></td></tr>
</tfoot></table></div>${
    left > 0
      ? html`<p class="note">– : no truth or no answer of this class, so the plain mean is taken over ${macro.classes} of ${classes.length} classes.${
          silent.length
            ? html` Never answered although it was true: ${silent.map(({ label }) => label).join(', ')}.`
            : ''
        }</p>`
      : ''
  }`;
}

function scoreCells(scores: Scores): Markup {
  const cells = [scores.precision, scores.recall, scores.f1];
  return html`${cells.map((value) => html`<td class="number">${score(value)}</td>`)}`;
}
