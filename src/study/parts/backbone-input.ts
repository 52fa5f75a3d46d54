import { resample } from '../../image/resample.ts';
import { pixels } from '../datasets.ts';
import type { FeatureOrigin } from './feature-cache.ts';

/** `[count, 3, side, side]` out of grey bytes `[count, 28, 28]`. */
export function inputOf(
  images: Uint8Array,
  count: number,
  { side, mean, deviation }: Pick<FeatureOrigin, 'side' | 'mean' | 'deviation'>,
): Float32Array {
  const plane = side * side;
  const values = new Float32Array(count * 3 * plane);
  const tables = [0, 1, 2].map((channel) =>
    Float32Array.from(
      { length: 256 },
      (_, grey) => (grey / 255 - (mean[channel] ?? 0)) / (deviation[channel] ?? 1),
    ),
  );
  for (let image = 0; image < count; image++) {
    const data = images.subarray(image * pixels, (image + 1) * pixels);
    const small = { width: 28, height: 28, channels: 1 as const, data };
    const grey = resample(small, side, side, 'bilinear').data;
    for (const [channel, table] of tables.entries()) {
      const from = (image * 3 + channel) * plane;
      for (let at = 0; at < plane; at++) values[from + at] = table[grey[at] ?? 0] ?? 0;
    }
  }
  return values;
}
