import { type LabelledImages, pixels } from './datasets.ts';
import type { Samples } from './trainer.ts';

/** `[count, 28, 28, 1]` in 0..1: all images, or those at `places`. */
export function samplesOf(
  { images, labels, count }: LabelledImages,
  places?: Uint32Array,
): Samples {
  const chosen = places ?? Uint32Array.from({ length: count }, (_, place) => place);
  const inputs = new Float32Array(chosen.length * pixels);
  for (const [row, place] of chosen.entries()) {
    const from = place * pixels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      inputs[row * pixels + pixel] = (images[from + pixel] ?? 0) / 255;
    }
  }
  return {
    inputs,
    labels: Uint8Array.from(chosen, (place) => labels[place] ?? 0),
    shape: [28, 28, 1],
  };
}
