import { otsuThreshold } from './otsu.ts';

/**
 * Pixels of the picture's frame: as wide as 5% of the shorter side, at least two pixels.
 * Returns 1 for frame, 0 for inside.
 */
export function frameOf(width: number, height: number): Uint8Array {
  const border = Math.max(2, Math.round(0.05 * Math.min(width, height)));
  const frame = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= border && x < width - border && y >= border && y < height - border;
      frame[y * width + x] = inside ? 0 : 1;
    }
  }
  return frame;
}

/**
 * Mask A: the background has the frame's median colour, and the garment is what differs from it by more
 * than Otsu's threshold, at least 8 (in Lab, where 2 can just be seen).
 */
export function borderMask(lab: Float32Array, width: number, height: number): Uint8Array {
  const frame = frameOf(width, height);
  const medians = [0, 1, 2].map((channel) => {
    const values = new Float32Array(lab.length / 3);
    let size = 0;
    for (let i = 0; i < frame.length; i++) {
      if (frame[i] === 1) values[size++] = lab[3 * i + channel] ?? 0;
    }
    return median(values.subarray(0, size));
  });
  const [l = 0, a = 0, b = 0] = medians;
  const distances = new Float32Array(width * height);
  for (let i = 0; i < distances.length; i++) {
    const dl = (lab[3 * i] ?? 0) - l;
    const da = (lab[3 * i + 1] ?? 0) - a;
    const db = (lab[3 * i + 2] ?? 0) - b;
    distances[i] = Math.sqrt(dl * dl + da * da + db * db);
  }
  const threshold = Math.max(8, otsuThreshold(distances));
  const mask = new Uint8Array(distances.length);
  for (let i = 0; i < mask.length; i++) mask[i] = (distances[i] ?? 0) > threshold ? 1 : 0;
  return mask;
}

/** Mean of the two middle values where their number is even. The values are reordered. */
export function median(values: Float32Array): number {
  const middle = values.length >> 1;
  const upper = select(values, middle);
  if (values.length % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < middle; i++) lower = Math.max(lower, values[i] ?? 0);
  return (lower + upper) / 2;
}

/** The value that sorting would bring to `rank`; smaller ones then lie before it (Hoare's quickselect). */
function select(values: Float32Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] ?? 0;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i <= j) {
        const value = values[i] ?? 0;
        values[i++] = values[j] ?? 0;
        values[j--] = value;
      }
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank] ?? 0;
}
