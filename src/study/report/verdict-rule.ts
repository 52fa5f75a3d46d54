import { units } from './claim.ts';
import { deviationsOfChance } from './verdict.ts';

/** How a verdict comes about, said once in the report. */
export const verdictRule = [
  'Ours is the mean over seeds (or folds), with the sample standard deviation (n − 1) after ±.',
  `Reproduced: theirs lies within ${deviationsOfChance} standard deviations of our mean, or within the margin, whichever is wider. Margins: ${margins()}.`,
  'Better: outside of that, on the side that is good. Not reproduced: outside of that on the other side, or anywhere where neither side is good.',
  `Order claims (“this is more than that”): the difference, seed by seed, must be above 0 by more than ${deviationsOfChance} of its own standard deviations.`,
  'Shares of images that are not theirs (the annotated ones cannot be had; ours are the demo’s fifteen drawings and real photographs): Newcombe’s 95% interval of the difference; reproduced where it holds 0, and for a drop where the two intervals overlap. With fifteen images they nearly always do: that verdict says little.',
  'A misclassified image: reproduced where most of our three models give the same wrong answer, better where most are right.',
  'Cannot be a measured value: the document’s own numbers exclude it; ours stands beside it all the same.',
];

function margins(): string {
  const { percent, epochs, score, loss, images, parameters, minutes } = units;
  return [
    `${percent.margin.toFixed(1)} point for shares and differences of them`,
    `${epochs.margin} epoch`,
    `${score.margin} for scores, ${loss.margin} for losses and variances`,
    `${images.margin} of 1,000 images for a cell of a matrix`,
    `${100 * parameters.margin}% of the parameters`,
    `${minutes.margin} minutes`,
  ].join(', ');
}
