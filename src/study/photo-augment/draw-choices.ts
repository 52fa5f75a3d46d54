import { between } from './chance.ts';
import type { BoxChoices, PhotoChoices, SleeveChoices } from './choices.ts';

const shirtLike = [0, 2, 4, 6];
const dress = 3;
const shoes = [5, 7, 9];
/** Tops whose sleeves may be short: below them the body goes on, and stays. */
const shortSleeved = [0, dress];

/**
 * Shares and ranges are the garment recipe's, of its last stage: other grey tones did not help there. Ours, where it
 * names none: the gap of a pair, how many bites and patches, and the size of what is cut out.
 */
export function photoChoices(label: number, random: () => number): PhotoChoices {
  const within = (from: number, to: number) => between(random, from, to);
  const happens = (share: number) => random() < share;
  const isShoe = shoes.includes(label);
  const hasSleeves = label === dress || shirtLike.includes(label);
  return {
    trapezoid: within(-0.18, 0.18),
    shear: within(-0.15, 0.15),
    elastic: happens(0.7) ? within(0, 0.1) : 0,
    ...(hasSleeves && happens(0.6) && { sleeves: sleeveChoices(label, random) }),
    ...cutOf(label, random),
    angle: isShoe && happens(0.8) ? within(-Math.PI, Math.PI) : (within(-15, 15) * Math.PI) / 180,
    scaleX: Math.exp(within(-0.22, 0.22)),
    scaleY: Math.exp(within(-0.22, 0.22)),
    mirror: happens(0.5),
    ...(isShoe &&
      happens(0.65) && {
        pair: { solesInside: happens(0.5), toesUp: happens(0.5), gap: within(0, 0.2) },
      }),
    box: boxChoices(random),
    damage: {
      bites: happens(0.4) ? 1 + Math.floor(random() * 3) : 0,
      patches: happens(0.4) ? 1 + Math.floor(random() * 2) : 0,
      ragged: happens(0.35) ? within(0.3, 1) : 0,
      cutOut: happens(0.2) ? within(0.02, 0.15) : 0,
    },
  };
}

// --- Internal helpers ---

function sleeveChoices(label: number, random: () => number): SleeveChoices {
  const turn = between(random, 0.1, 1.1);
  return {
    shoulderX: between(random, 0.32, 0.55),
    shoulderY: between(random, -0.85, -0.6),
    left: turn * between(random, 0.7, 1.15),
    right: turn * between(random, 0.7, 1.15),
    lean: shortSleeved.includes(label) ? 0.5 : 0.12,
  };
}

function cutOf(label: number, random: () => number) {
  if (label === dress) {
    return { flare: between(random, 0, 0.55), widen: Math.exp(between(random, -0.05, 0.45)) };
  }
  if (shirtLike.includes(label)) {
    return { flare: between(random, -0.1, 0.2), widen: Math.exp(between(random, -0.1, 0.25)) };
  }
  return { flare: 0, widen: 1 };
}

function boxChoices(random: () => number): BoxChoices {
  const scaled = random() < 0.6;
  const scale = scaled ? Math.exp(between(random, -0.08, 0.2)) : 1;
  if (random() >= 0.6) return { scale, right: 0, down: 0 };
  return { scale, right: between(random, -0.08, 0.08), down: between(random, -0.08, 0.08) };
}
