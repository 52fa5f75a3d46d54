/**
 * Lavin & Gray 2016, F(4 × 4, 3 × 3): a tile of 4 × 4 places of a 3 × 3 convolution from 6 × 6 of its input, with 36
 * products a pair of channels instead of 144. The names are the paper's: Y = Aᵀ[(GgGᵀ) ⊙ (BᵀdB)]A. Each transform is of
 * four channels at once, or of four pairs of them; steps are in bytes.
 */
export const tile: usize = 4;
export const places: usize = 36;

/** What the two passes of a transform meet in, `between`: six rows of six vectors. */
export const betweenBytes: usize = 36 * 16;

/** BᵀdB: `from` is the tile's first place; each of the 36 goes `step` behind the last. */
export function transformInput(
  between: usize,
  from: usize,
  down: usize,
  right: usize,
  to: usize,
  step: usize,
): void {
  for (let row: usize = 0; row < 6; row++) {
    inputLine(from + row * down, right, between + row * rowBytes, 16);
  }
  for (let column: usize = 0; column < 6; column++) {
    inputLine(between + column * 16, rowBytes, to + column * step, 6 * step);
  }
}

/** BvBᵀ, the gradient of `transformInput`: 36 places onto 6 × 6, added to what is there. */
export function addInputs(
  between: usize,
  from: usize,
  step: usize,
  to: usize,
  down: usize,
  right: usize,
): void {
  for (let column: usize = 0; column < 6; column++) {
    owedLine(from + column * step, 6 * step, between + column * 16, rowBytes, false);
  }
  for (let row: usize = 0; row < 6; row++) {
    owedLine(between + row * rowBytes, 16, to + row * down, right, true);
  }
}

/** AᵀmA into `between`, 4 × 4 of it: `outputAt`. */
export function transformOutput(between: usize, from: usize, step: usize): void {
  for (let column: usize = 0; column < 6; column++) {
    outputLine(from + column * step, 6 * step, between + column * 16, rowBytes);
  }
  for (let row: usize = 0; row < 4; row++) {
    const at = between + row * rowBytes;
    outputLine(at, 16, at, 16);
  }
}

export function outputAt(between: usize, row: usize, column: usize): v128 {
  return v128.load(between + row * rowBytes + column * 16);
}

/** A dy Aᵀ, the gradient of `transformOutput`: 4 × 4 places to 36. */
export function transformGradient(
  between: usize,
  from: usize,
  down: usize,
  right: usize,
  to: usize,
  step: usize,
): void {
  for (let row: usize = 0; row < 4; row++) {
    gradientLine(from + row * down, right, between + row * rowBytes, 16);
  }
  for (let column: usize = 0; column < 6; column++) {
    gradientLine(between + column * 16, rowBytes, to + column * step, 6 * step);
  }
}

/** GgGᵀ: nine places, `step` apart, to 36, `far` apart. */
export function transformFilter(
  between: usize,
  from: usize,
  step: usize,
  to: usize,
  far: usize,
): void {
  for (let row: usize = 0; row < 3; row++) {
    filterLine(from + row * 3 * step, step, between + row * rowBytes, 16);
  }
  for (let column: usize = 0; column < 6; column++) {
    filterLine(between + column * 16, rowBytes, to + column * far, 6 * far);
  }
}

/** GᵀuG, the gradient of `transformFilter`: 36 places to nine. */
export function gatherFilter(
  between: usize,
  from: usize,
  far: usize,
  to: usize,
  step: usize,
): void {
  for (let column: usize = 0; column < 6; column++) {
    gatherLine(from + column * far, 6 * far, between + column * 16, rowBytes);
  }
  for (let row: usize = 0; row < 3; row++) {
    gatherLine(between + row * rowBytes, 16, to + row * 3 * step, step);
  }
}

// --- Internal: each is one of the paper's matrices times a line of places ---

const rowBytes: usize = 96;

function times(value: v128, by: f32): v128 {
  return f32x4.mul(value, f32x4.splat(by));
}

function inputLine(from: usize, apart: usize, to: usize, step: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + apart);
  const d2 = v128.load(from + 2 * apart);
  const d3 = v128.load(from + 3 * apart);
  const d4 = v128.load(from + 4 * apart);
  const d5 = v128.load(from + 5 * apart);
  const even = f32x4.sub(d4, times(d2, 4));
  const odd = f32x4.sub(d3, times(d1, 4));
  const nearEven = f32x4.sub(d4, d2);
  const nearOdd = times(f32x4.sub(d3, d1), 2);
  v128.store(to, f32x4.add(f32x4.sub(times(d0, 4), times(d2, 5)), d4));
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + 2 * step, f32x4.sub(even, odd));
  v128.store(to + 3 * step, f32x4.add(nearEven, nearOdd));
  v128.store(to + 4 * step, f32x4.sub(nearEven, nearOdd));
  v128.store(to + 5 * step, f32x4.add(f32x4.sub(times(d1, 4), times(d3, 5)), d5));
}

function owedLine(from: usize, apart: usize, to: usize, step: usize, adds: bool): void {
  const v0 = v128.load(from);
  const v1 = v128.load(from + apart);
  const v2 = v128.load(from + 2 * apart);
  const v3 = v128.load(from + 3 * apart);
  const v4 = v128.load(from + 4 * apart);
  const v5 = v128.load(from + 5 * apart);
  const sum = f32x4.add(v1, v2);
  const difference = f32x4.sub(v1, v2);
  const farSum = f32x4.add(v3, v4);
  const farDifference = times(f32x4.sub(v3, v4), 2);
  put(to, times(v0, 4), adds);
  put(to + step, f32x4.sub(times(f32x4.sub(v5, difference), 4), farDifference), adds);
  put(to + 2 * step, f32x4.neg(f32x4.add(f32x4.add(times(v0, 5), times(sum, 4)), farSum)), adds);
  put(to + 3 * step, f32x4.sub(f32x4.add(difference, farDifference), times(v5, 5)), adds);
  put(to + 4 * step, f32x4.add(f32x4.add(v0, sum), farSum), adds);
  put(to + 5 * step, v5, adds);
}

function put(to: usize, value: v128, adds: bool): void {
  v128.store(to, adds ? f32x4.add(v128.load(to), value) : value);
}

function outputLine(from: usize, apart: usize, to: usize, step: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + apart);
  const m2 = v128.load(from + 2 * apart);
  const m3 = v128.load(from + 3 * apart);
  const m4 = v128.load(from + 4 * apart);
  const m5 = v128.load(from + 5 * apart);
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const farSum = f32x4.add(m3, m4);
  const farDifference = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, sum), farSum));
  v128.store(to + step, f32x4.add(difference, times(farDifference, 2)));
  v128.store(to + 2 * step, f32x4.add(sum, times(farSum, 4)));
  v128.store(to + 3 * step, f32x4.add(f32x4.add(difference, times(farDifference, 8)), m5));
}

function gradientLine(from: usize, apart: usize, to: usize, step: usize): void {
  const y0 = v128.load(from);
  const y1 = v128.load(from + apart);
  const y2 = v128.load(from + 2 * apart);
  const y3 = v128.load(from + 3 * apart);
  const even = f32x4.add(y0, y2);
  const odd = f32x4.add(y1, y3);
  const farEven = f32x4.add(y0, times(y2, 4));
  const farOdd = f32x4.add(times(y1, 2), times(y3, 8));
  v128.store(to, y0);
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + 2 * step, f32x4.sub(even, odd));
  v128.store(to + 3 * step, f32x4.add(farEven, farOdd));
  v128.store(to + 4 * step, f32x4.sub(farEven, farOdd));
  v128.store(to + 5 * step, y3);
}

function filterLine(from: usize, apart: usize, to: usize, step: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + apart);
  const g2 = v128.load(from + 2 * apart);
  const even = times(f32x4.add(g0, g2), -1.0 / 6.0);
  const odd = times(g1, -1.0 / 6.0);
  const farEven = f32x4.add(times(g0, 1.0 / 24.0), times(g2, 1.0 / 6.0));
  const farOdd = times(g1, 1.0 / 12.0);
  v128.store(to, times(g0, 0.25));
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + 2 * step, f32x4.sub(even, odd));
  v128.store(to + 3 * step, f32x4.add(farEven, farOdd));
  v128.store(to + 4 * step, f32x4.sub(farEven, farOdd));
  v128.store(to + 5 * step, g2);
}

function gatherLine(from: usize, apart: usize, to: usize, step: usize): void {
  const u0 = v128.load(from);
  const u1 = v128.load(from + apart);
  const u2 = v128.load(from + 2 * apart);
  const u3 = v128.load(from + 3 * apart);
  const u4 = v128.load(from + 4 * apart);
  const u5 = v128.load(from + 5 * apart);
  const sum = times(f32x4.add(u1, u2), -1.0 / 6.0);
  const difference = times(f32x4.sub(u1, u2), -1.0 / 6.0);
  const farSum = f32x4.add(u3, u4);
  const farDifference = f32x4.sub(u3, u4);
  v128.store(to, f32x4.add(f32x4.add(times(u0, 0.25), sum), times(farSum, 1.0 / 24.0)));
  v128.store(to + step, f32x4.add(difference, times(farDifference, 1.0 / 12.0)));
  v128.store(to + 2 * step, f32x4.add(f32x4.add(sum, times(farSum, 1.0 / 6.0)), u5));
}
