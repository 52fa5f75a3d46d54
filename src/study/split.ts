import { randomStream, shuffle } from './random.ts';

/**
 * Places in `labels`, of which `share` of every class is held back for validation; both halves
 * shuffled. The same seed gives the same split.
 */
export function stratifiedSplit(
  labels: Uint8Array,
  share: number,
  seed: number,
): { train: Uint32Array; validation: Uint32Array } {
  const random = randomStream(seed, 1);
  const train: number[] = [];
  const validation: number[] = [];
  for (const places of placesByClass(labels)) {
    shuffle(places, random);
    const held = Math.round(places.length * share);
    validation.push(...places.slice(0, held));
    train.push(...places.slice(held));
  }
  return {
    train: shuffle(Uint32Array.from(train), random),
    validation: shuffle(Uint32Array.from(validation), random),
  };
}

/**
 * One of `of` folds held back for validation, counted from 1: every image is held back once, every class in
 * equal shares. The same seed gives the same folds.
 */
export function stratifiedFold(
  labels: Uint8Array,
  { index, of }: { index: number; of: number },
  seed: number,
): { train: Uint32Array; validation: Uint32Array } {
  const random = randomStream(seed, 4);
  const train: number[] = [];
  const validation: number[] = [];
  for (const places of placesByClass(labels)) {
    shuffle(places, random);
    for (const [at, place] of places.entries()) {
      (at % of === index - 1 ? validation : train).push(place);
    }
  }
  return {
    train: shuffle(Uint32Array.from(train), random),
    validation: shuffle(Uint32Array.from(validation), random),
  };
}

function placesByClass(labels: Uint8Array): number[][] {
  const classes = Array.from({ length: 10 }, (): number[] => []);
  for (const [place, label] of labels.entries()) classes[label]?.push(place);
  return classes;
}
