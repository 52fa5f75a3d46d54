/**
 * Lavin & Gray 2016, F(4 × 4, 3 × 3): a tile of 4 × 4 places of a 3 × 3 convolution from 6 × 6 of its input, with 36
 * products a pair of channels instead of 144. The names are the paper's: Y = Aᵀ[(GgGᵀ) ⊙ (BᵀdB)]A.
 */
export const tile: usize = 4;
export const places: usize = 36;

/** What the two passes of a transform meet in: `between`. */
export const betweenBytes: usize = 36 * 16;

/** BᵀdB of four channels: `from` is the tile's first place, steps in bytes; each of the 36 goes `step` behind the last. */
export function transformInput(
  between: usize,
  from: usize,
  down: usize,
  right: usize,
  to: usize,
  step: usize,
): void {
  for (let row: usize = 0; row < 6; row++) {
    const at = from + row * down;
    inputLine(
      v128.load(at),
      v128.load(at + right),
      v128.load(at + 2 * right),
      v128.load(at + 3 * right),
      v128.load(at + 4 * right),
      v128.load(at + 5 * right),
      between + row * 96,
      16,
    );
  }
  for (let column: usize = 0; column < 6; column++) {
    const at = between + column * 16;
    inputLine(
      v128.load(at),
      v128.load(at, 96),
      v128.load(at, 192),
      v128.load(at, 288),
      v128.load(at, 384),
      v128.load(at, 480),
      to + column * step,
      6 * step,
    );
  }
}

/** BvBᵀ of four channels, which is the gradient of `transformInput`: 36 places onto 6 × 6, added to what is there. */
export function addInputs(
  between: usize,
  from: usize,
  step: usize,
  to: usize,
  down: usize,
  right: usize,
): void {
  for (let column: usize = 0; column < 6; column++) {
    const at = from + column * step;
    const far = step * 6;
    owedLine(
      v128.load(at),
      v128.load(at + far),
      v128.load(at + 2 * far),
      v128.load(at + 3 * far),
      v128.load(at + 4 * far),
      v128.load(at + 5 * far),
      between + column * 16,
      96,
      false,
    );
  }
  for (let row: usize = 0; row < 6; row++) {
    const at = between + row * 96;
    owedLine(
      v128.load(at),
      v128.load(at, 16),
      v128.load(at, 32),
      v128.load(at, 48),
      v128.load(at, 64),
      v128.load(at, 80),
      to + row * down,
      right,
      true,
    );
  }
}

/** AᵀmA of four channels into `between`, as 4 × 4 vectors: `outputAt`. */
export function transformOutput(between: usize, from: usize, step: usize): void {
  for (let column: usize = 0; column < 6; column++) {
    const at = from + column * step;
    const down = step * 6;
    outputLine(
      v128.load(at),
      v128.load(at + down),
      v128.load(at + 2 * down),
      v128.load(at + 3 * down),
      v128.load(at + 4 * down),
      v128.load(at + 5 * down),
      between + column * 16,
      96,
    );
  }
  for (let row: usize = 0; row < 4; row++) {
    const at = between + row * 96;
    outputLine(
      v128.load(at),
      v128.load(at, 16),
      v128.load(at, 32),
      v128.load(at, 48),
      v128.load(at, 64),
      v128.load(at, 80),
      at,
      16,
    );
  }
}

export function outputAt(between: usize, row: usize, column: usize): v128 {
  return v128.load(between + row * 96 + column * 16);
}

/** A dy Aᵀ of four channels, which is the gradient of what `transformOutput` takes: 4 × 4 places to 36. */
export function transformGradient(
  between: usize,
  from: usize,
  down: usize,
  right: usize,
  to: usize,
  step: usize,
): void {
  for (let row: usize = 0; row < 4; row++) {
    const at = from + row * down;
    gradientLine(
      v128.load(at),
      v128.load(at + right),
      v128.load(at + 2 * right),
      v128.load(at + 3 * right),
      between + row * 96,
      16,
    );
  }
  for (let column: usize = 0; column < 6; column++) {
    const at = between + column * 16;
    gradientLine(
      v128.load(at),
      v128.load(at, 96),
      v128.load(at, 192),
      v128.load(at, 288),
      to + column * step,
      6 * step,
    );
  }
}

/** GgGᵀ of four pairs of channels: nine places to 36. */
export function transformFilter(
  between: usize,
  from: usize,
  step: usize,
  to: usize,
  far: usize,
): void {
  for (let row: usize = 0; row < 3; row++) {
    const at = from + row * 3 * step;
    filterLine(
      v128.load(at),
      v128.load(at + step),
      v128.load(at + 2 * step),
      between + row * 96,
      16,
    );
  }
  for (let column: usize = 0; column < 6; column++) {
    const at = between + column * 16;
    filterLine(v128.load(at), v128.load(at, 96), v128.load(at, 192), to + column * far, 6 * far);
  }
}

/** GᵀuG of four pairs of channels, which is the gradient of `transformFilter`: 36 places to nine. */
export function gatherFilter(
  between: usize,
  from: usize,
  far: usize,
  to: usize,
  step: usize,
): void {
  for (let column: usize = 0; column < 6; column++) {
    const at = from + column * far;
    const down = far * 6;
    gatherLine(
      v128.load(at),
      v128.load(at + down),
      v128.load(at + 2 * down),
      v128.load(at + 3 * down),
      v128.load(at + 4 * down),
      v128.load(at + 5 * down),
      between + column * 16,
      96,
    );
  }
  for (let row: usize = 0; row < 3; row++) {
    const at = between + row * 96;
    gatherLine(
      v128.load(at),
      v128.load(at, 16),
      v128.load(at, 32),
      v128.load(at, 48),
      v128.load(at, 64),
      v128.load(at, 80),
      to + row * 3 * step,
      step,
    );
  }
}

// --- Internal: each is one of the paper's matrices times a line ---

function times(value: v128, by: f32): v128 {
  return f32x4.mul(value, f32x4.splat(by));
}

function inputLine(
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
  to: usize,
  step: usize,
): void {
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

function owedLine(
  v0: v128,
  v1: v128,
  v2: v128,
  v3: v128,
  v4: v128,
  v5: v128,
  to: usize,
  step: usize,
  adds: bool,
): void {
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

function outputLine(
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
  to: usize,
  step: usize,
): void {
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const farSum = f32x4.add(m3, m4);
  const farDifference = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, sum), farSum));
  v128.store(to + step, f32x4.add(difference, times(farDifference, 2)));
  v128.store(to + 2 * step, f32x4.add(sum, times(farSum, 4)));
  v128.store(to + 3 * step, f32x4.add(f32x4.add(difference, times(farDifference, 8)), m5));
}

function gradientLine(y0: v128, y1: v128, y2: v128, y3: v128, to: usize, step: usize): void {
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

function filterLine(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
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

function gatherLine(
  u0: v128,
  u1: v128,
  u2: v128,
  u3: v128,
  u4: v128,
  u5: v128,
  to: usize,
  step: usize,
): void {
  const sum = times(f32x4.add(u1, u2), -1.0 / 6.0);
  const difference = times(f32x4.sub(u1, u2), -1.0 / 6.0);
  const farSum = f32x4.add(u3, u4);
  const farDifference = f32x4.sub(u3, u4);
  v128.store(to, f32x4.add(f32x4.add(times(u0, 0.25), sum), times(farSum, 1.0 / 24.0)));
  v128.store(to + step, f32x4.add(difference, times(farDifference, 1.0 / 12.0)));
  v128.store(to + 2 * step, f32x4.add(f32x4.add(sum, times(farSum, 1.0 / 6.0)), u5));
}
