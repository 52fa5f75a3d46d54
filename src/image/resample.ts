import type { Pixels } from './pixels.ts';

export type Filter = 'bilinear' | 'bicubic' | 'lanczos';

/**
 * Resizes as Pillow 11 does, bit for bit: antialiased separable convolution, horizontal pass first, 22-bit
 * fixed-point weights, eight-bit values between the passes (src/libImaging/Resample.c). Pillow 13 takes
 * the vertical pass first for some sizes, which changes the last bit here and there.
 */
export function resample(pixels: Pixels, width: number, height: number, filter: Filter): Pixels {
  const wide = width === pixels.width ? pixels : horizontal(pixels, width, filter);
  return height === pixels.height ? wide : vertical(wide, height, filter);
}

/** Size with the aspect kept whose longest side is `side`; never less than one pixel. */
export function fitInto(
  { width, height }: { width: number; height: number },
  side: number,
): { width: number; height: number } {
  const scale = side / Math.max(width, height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

// --- Internal helpers ---

const precisionBits = 32 - 8 - 2;

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const filters: Record<Filter, { support: number; weight(x: number): number }> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  // Keys' cubic with a = -0.5
  bicubic: {
    support: 2,
    weight: (x) => {
      const t = Math.abs(x);
      if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
      if (t < 2) return -0.5 * (((t - 5) * t + 8) * t - 4);
      return 0;
    },
  },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

interface Weights {
  /** First input index of every output pixel. */
  first: Int32Array;
  count: Int32Array;
  /** `[output, taps]`, fixed point. */
  values: Int32Array;
  taps: number;
}

/** Pictures of a collection tend to have few sizes. */
const known = new Map<string, Weights>();
const mostKnown = 100;

function weightsFor(inputSize: number, outputSize: number, filter: Filter): Weights {
  const key = `${inputSize} ${outputSize} ${filter}`;
  const weights = known.get(key) ?? computeWeights(inputSize, outputSize, filter);
  if (known.size >= mostKnown) known.clear();
  known.set(key, weights);
  return weights;
}

function computeWeights(inputSize: number, outputSize: number, filter: Filter): Weights {
  const { support, weight } = filters[filter];
  const scale = inputSize / outputSize;
  const filterScale = Math.max(1, scale);
  const reach = support * filterScale;
  const taps = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(outputSize);
  const count = new Int32Array(outputSize);
  const values = new Int32Array(outputSize * taps);
  const real = new Float64Array(taps);
  for (let i = 0; i < outputSize; i++) {
    const centre = (i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - reach + 0.5));
    const to = Math.min(inputSize, Math.trunc(centre + reach + 0.5));
    let sum = 0;
    for (let j = from; j < to; j++) {
      const value = weight((j - centre + 0.5) / filterScale);
      real[j - from] = value;
      sum += value;
    }
    first[i] = from;
    count[i] = to - from;
    for (let j = 0; j < to - from; j++) {
      const value = ((real[j] ?? 0) / sum) * 2 ** precisionBits;
      values[i * taps + j] = Math.trunc(value < 0 ? value - 0.5 : value + 0.5);
    }
  }
  return { first, count, values, taps };
}

function horizontal(pixels: Pixels, width: number, filter: Filter): Pixels {
  const { height, channels } = pixels;
  const weights = weightsFor(pixels.width, width, filter);
  const from = { data: pixels.data, line: pixels.width * channels, step: channels };
  const to = { data: new Uint8Array(width * height * channels), line: width * channels };
  const rows = fours(height, from, to);
  for (let y = 0; y < height; y += rows.count) {
    const row = Math.min(y, height - rows.count);
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const start = row * from.line + (weights.first[x] ?? 0) * channels + c;
        weighFour(rows.from, start, weights, x, rows.to, row * to.line + x * channels + c);
      }
    }
  }
  return { width, height, channels, data: to.data };
}

function vertical(pixels: Pixels, height: number, filter: Filter): Pixels {
  const { width, channels } = pixels;
  const weights = weightsFor(pixels.height, height, filter);
  const stride = width * channels;
  const from = { data: pixels.data, line: 1, step: stride };
  const to = { data: new Uint8Array(stride * height), line: 1 };
  const columns = fours(stride, from, to);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < stride; x += columns.count) {
      const column = Math.min(x, stride - columns.count);
      const start = (weights.first[y] ?? 0) * stride + column;
      weighFour(columns.from, start, weights, y, columns.to, y * stride + column);
    }
  }
  return { width, height, channels, data: to.data };
}

interface Lines {
  data: Uint8Array;
  /** From the value of one line to that of the next. */
  line: number;
}

/** Fewer than four lines are taken one by one: four times the same. */
function fours(lines: number, from: Lines & { step: number }, to: Lines) {
  return lines >= 4
    ? { count: 4, from, to }
    : { count: 1, from: { ...from, line: 0 }, to: { ...to, line: 0 } };
}

/**
 * One output of four lines: their sums share each weight and do not wait for each other, which takes a third less time
 * than one after the other. They stay within 32 bits, which the precision was chosen for.
 */
function weighFour(
  { data, line, step }: Lines & { step: number },
  start: number,
  weights: Weights,
  output: number,
  to: Lines,
  at: number,
): void {
  const { values } = weights;
  const from = output * weights.taps;
  const end = from + (weights.count[output] ?? 0);
  let [a, b, c, d] = [half, half, half, half];
  for (let j = from, i = start; j < end; j++, i += step) {
    const weight = values[j] as number;
    a = (a + Math.imul(data[i] as number, weight)) | 0;
    b = (b + Math.imul(data[i + line] as number, weight)) | 0;
    c = (c + Math.imul(data[i + 2 * line] as number, weight)) | 0;
    d = (d + Math.imul(data[i + 3 * line] as number, weight)) | 0;
  }
  to.data[at] = eightBits(a);
  to.data[at + to.line] = eightBits(b);
  to.data[at + 2 * to.line] = eightBits(c);
  to.data[at + 3 * to.line] = eightBits(d);
}

const half = 1 << (precisionBits - 1);

const eightBits = (sum: number) => Math.min(255, Math.max(0, sum >> precisionBits));
