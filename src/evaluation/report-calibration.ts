import type { Calibration } from './calibration.ts';
import { html, type Markup } from './html.ts';
import { count, percent, score } from './report-words.ts';

const side = 200;
const left = 34;
const top = 8;

/** Stated confidence against the share that was right; a bar below the diagonal is a boast. */
export function calibrationFigure({ ece, bins }: Calibration): Markup {
  if (ece === null) return html``;
  const total = bins.reduce((all, bin) => all + bin.count, 0);
  const x = (share: number) => (left + share * side).toFixed(1);
  const y = (share: number) => (top + (1 - share) * side).toFixed(1);
  const bars = bins.map((bin) => {
    if (bin.accuracy === null || bin.confidence === null) return '';
    const title = `Confidence ${percent(bin.from)} to ${percent(bin.to)}: ${percent(bin.accuracy)} of ${bin.count} right`;
    return html`<g><title>${title}</title>
<rect class="bar" x="${x(bin.from + 0.008)}" y="${y(bin.accuracy)}" width="${(0.084 * side).toFixed(1)}" height="${(bin.accuracy * side).toFixed(1)}"/>
<line class="gap" x1="${x(bin.confidence)}" x2="${x(bin.confidence)}" y1="${y(bin.accuracy)}" y2="${y(bin.confidence)}"/>
<circle class="here" cx="${x(bin.confidence)}" cy="${y(bin.accuracy)}" r="${radius(bin.count, total)}"/></g>`;
  });
  const ticks = [0, 0.5, 1].map(
    (
      share,
    ) => html`<text x="${left - 6}" y="${y(share)}" dy="4" text-anchor="end">${share * 100}</text>
<text x="${x(share)}" y="${top + side + 16}" text-anchor="middle">${share * 100}</text>`,
  );
  const label = `Expected calibration error ${score(ece)} over ${count(total, 'answer')}`;
  return html`<figure class="calibration">
<svg viewBox="0 0 ${left + side + 14} ${top + side + 38}" width="218" role="img" aria-label="${label}">
<rect class="frame" x="${left}" y="${top}" width="${side}" height="${side}"/>
${bars}
<line class="even" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>
${ticks}
<text x="${x(0.5)}" y="${top + side + 33}" text-anchor="middle">stated confidence, %</text>
<text transform="translate(10 ${y(0.5)}) rotate(-90)" text-anchor="middle">right, %</text>
</svg>
<figcaption>${label}: on average its confidence is ${percent(ece)} away from how often it is right. The larger a dot, the more answers.</figcaption>
</figure>`;
}

const radius = (bin: number, total: number) => (2 + 5 * Math.sqrt(bin / total)).toFixed(1);
