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
  for (let label = 0; label < 10; label++) {
    const places: number[] = [];
    for (let place = 0; place < labels.length; place++)
      if (labels[place] === label) places.push(place);
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
