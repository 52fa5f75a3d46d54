import { ModelError } from '../errors.ts';
import type { ModelCard } from './model-card.ts';

/**
 * What recipes give, `[count, side, side, channels]` in 0..1, as the card's model wants it: mean
 * subtracted, divided by the deviation, in its layout. Returns `batch` itself where nothing is to do.
 */
export function modelTensor(
  { name, input }: ModelCard,
  batch: Float32Array,
  count: number,
): { data: Float32Array; dims: number[] } {
  const { side, channels, layout, mean, deviation } = input;
  if (batch.length !== count * side * side * channels) {
    throw new ModelError(
      `The model ${name} takes ${count} × ${side} × ${side} × ${channels} values and was given ${batch.length}.`,
    );
  }
  const dims = layout === 'NHWC' ? [count, side, side, channels] : [count, channels, side, side];
  const planar = layout === 'NCHW' && channels > 1;
  if (!planar && !mean && !deviation) return { data: batch, dims };

  const data = new Float32Array(batch.length);
  const plane = side * side;
  for (let channel = 0; channel < channels; channel++) {
    const shift = mean?.[channel] ?? 0;
    const scale = 1 / (deviation?.[channel] ?? 1);
    for (let image = 0; image < count; image++) {
      const from = image * plane * channels;
      for (let pixel = 0; pixel < plane; pixel++) {
        const value = batch[from + pixel * channels + channel] ?? 0;
        const to = planar ? channel * plane + pixel : pixel * channels + channel;
        data[from + to] = (value - shift) * scale;
      }
    }
  }
  return { data, dims };
}
