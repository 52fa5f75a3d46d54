import type { Evaluation, ModelEvaluation } from './evaluation.ts';
import { html, type Markup, safeAddress } from './html.ts';
import { calibrationFigure } from './report-calibration.ts';
import { classTable } from './report-classes.ts';
import { allWrongGallery, misclassifiedGallery, type Pictures } from './report-gallery.ts';
import { matrixTable } from './report-matrix.ts';
import { reportStyle } from './report-style.ts';
import { summaryTable } from './report-summary.ts';
import { count, notMeasured, percent, percentRange, points } from './report-words.ts';

export interface ReportOptions extends Pictures {
  /** The other forms of the same numbers, by what the link says. */
  downloads?: { name: string; address: string }[];
}

/**
 * A whole page, made of the numbers of `evaluation` and nothing else: no script, no file beside it but the
 * pictures. Its `<style>` needs `style-src 'unsafe-inline'`.
 */
export async function renderEvaluation(
  evaluation: Evaluation,
  options: ReportOptions,
): Promise<string> {
  const title = `How right the models are: ${scopeName(evaluation)}`;
  const sections: Markup[] = [];
  for (const rows of byModel(evaluation.models)) sections.push(await modelSection(rows, options));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ markup: reportStyle }}</style>
</head>
<body>
<header>
<h1>How right the models are</h1>
<p class="about">${scopeName(evaluation)}: ${count(evaluation.truths, 'truth')} on ${count(evaluation.canvases, 'canvas', 'canvases')}.${downloads(options)}</p>
${headline(evaluation.models)}
</header>
<main>
${evaluation.models.length ? summaryTable(evaluation.models) : html`<p>No model was evaluated.</p>`}
${caveats(evaluation)}
${await hardest(evaluation, options)}
${sections}
${conflicts(evaluation)}
</main>
</body>
</html>
`;
  return page.markup;
}

// --- Internal helpers ---

function scopeName({ scope }: Evaluation): string {
  if (scope.everything) return 'Everything that is stored';
  if (scope.collection !== undefined) return scope.collection;
  return scope.manifests.map(({ label, id }) => label || id).join(', ') || 'nothing';
}

function downloads({ downloads: links = [] }: ReportOptions): Markup {
  const anchors = links.flatMap(({ name, address }) => {
    const safe = safeAddress(address);
    return safe ? [html`<a href="${safe}">${name}</a>`] : [];
  });
  const listed = anchors.map((anchor, index) => (index ? html`, ${anchor}` : anchor));
  return anchors.length
    ? html` <span class="downloads">The same numbers as ${listed}.</span>`
    : html``;
}

/** The best row in one sentence. */
function headline(models: ModelEvaluation[]): Markup {
  const judged = models.filter(({ accuracy }) => accuracy !== null);
  const best = judged.reduce<ModelEvaluation | undefined>(
    (leader, row) => ((row.accuracy ?? 0) > (leader?.accuracy ?? -1) ? row : leader),
    undefined,
  );
  if (!best) return html``;
  const { home, drop } = best;
  const against =
    home && drop !== null
      ? `, ${points(Math.abs(drop))} points ${drop < 0 ? 'above' : 'below'} its ${percent(home.accuracy)} on ${home.on}`
      : '';
  const start = judged.length > 1 ? 'Best here is ' : '';
  return html`<p class="lead">${start}<strong>${best.model}</strong> with the recipe ${best.recipe}: right on
<strong>${percent(best.accuracy)}</strong> of ${best.evaluated} truths (95% interval ${percentRange(best.interval)})${against}.</p>`;
}

function caveats(evaluation: Evaluation): Markup {
  const sentences = notMeasured(evaluation);
  if (sentences.length === 0) return html``;
  return html`<aside class="measured"><h2>What these numbers do not say</h2>
<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul></aside>`;
}

async function hardest(evaluation: Evaluation, options: ReportOptions): Promise<Markup> {
  const { allWrong, models } = evaluation;
  const eyes = models.find(({ evaluated }) => evaluated > 0);
  if (allWrong.length === 0 || !eyes || byModel(models).length < 2) return html``;
  return html`<section><h2>Every model gets these wrong (${allWrong.length})</h2>
<p class="about">The image, and beside it what ${eyes.model} saw of it.</p>
${await allWrongGallery(allWrong, eyes, options)}</section>`;
}

/** Rows of one model, whose recipes stand side by side. */
function byModel(rows: ModelEvaluation[]): [ModelEvaluation, ...ModelEvaluation[]][] {
  const groups = new Map<string, [ModelEvaluation, ...ModelEvaluation[]]>();
  for (const row of rows) {
    const group = groups.get(row.model);
    if (group) group.push(row);
    else groups.set(row.model, [row]);
  }
  return [...groups.values()];
}

async function modelSection(
  rows: [ModelEvaluation, ...ModelEvaluation[]],
  options: ReportOptions,
): Promise<Markup> {
  const articles: Markup[] = [];
  for (const row of rows) {
    const heading = `Recipe ${row.recipe}${row.defaultRecipe ? '' : ' (not the model’s own)'}: ${percent(row.accuracy)}`;
    articles.push(html`<article><h3>${heading}</h3>
<div class="figures"><div>${matrixTable(row)}</div><div>${classTable(row)}</div>${calibrationFigure(row.calibration)}</div>
<h4>Misclassified (${row.misclassified.length})</h4>${await misclassifiedGallery(row, options)}</article>`);
  }
  return html`<section><h2>${rows[0].title} <small>${rows[0].model}</small></h2><div class="recipes">${articles}</div></section>`;
}

function conflicts({ conflicts: items }: Evaluation): Markup {
  if (items.length === 0) return html``;
  return html`<section><h2>Truths that contradict each other (${items.length})</h2>
<ul>${items.map(
    ({ label, region, truths }) =>
      html`<li><strong>${label}</strong>${region ? html` <small>${region}</small>` : ''}: ${truths
        .map((truth) => (truth.creator ? `${truth.label} (${truth.creator})` : truth.label))
        .join(' against ')}</li>`,
  )}</ul></section>`;
}
