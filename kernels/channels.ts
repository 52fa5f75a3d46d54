/**
 * Passes over `[places, channels]`, which is what images are where only channels matter. `channels` is a multiple of 4.
 */

/** Summed up alone before they are added to the rest: 43,000 numbers in one float would lose digits. */
const together: usize = 128;

/** Σ values, and Σ values · others, each `[channels]`. */
export function sums(
  values: usize,
  others: usize,
  places: usize,
  channels: usize,
  toSums: usize,
  toProducts: usize,
): void {
  const across = channels * 4;
  memory.fill(toSums, 0, across);
  memory.fill(toProducts, 0, across);
  for (let first: usize = 0; first < places; first += together) {
    const some = min(together, places - first) * across;
    const a = values + first * across;
    const b = others + first * across;
    for (let channel: usize = 0; channel < across; channel += 16) {
      let sum = f32x4.splat(0);
      let products = f32x4.splat(0);
      for (let at = channel; at < some; at += across) {
        const value = v128.load(a + at);
        sum = f32x4.add(sum, value);
        products = f32x4.add(products, f32x4.mul(value, v128.load(b + at)));
      }
      add(toSums + channel, sum);
      add(toProducts + channel, products);
    }
  }
}

/** values · slope + constant, both `[channels]`. */
export function scale(
  values: usize,
  slope: usize,
  constant: usize,
  to: usize,
  places: usize,
  channels: usize,
): void {
  const across = channels * 4;
  const end = values + places * across;
  let out = to;
  for (let place = values; place < end; place += across) {
    for (let channel: usize = 0; channel < across; channel += 16) {
      const scaled = f32x4.mul(v128.load(place + channel), v128.load(slope + channel));
      v128.store(out, f32x4.add(scaled, v128.load(constant + channel)));
      out += 16;
    }
  }
}

/** values · slope + others · otherSlope + constant, the last three `[channels]`. */
export function combine(
  values: usize,
  slope: usize,
  others: usize,
  otherSlope: usize,
  constant: usize,
  to: usize,
  places: usize,
  channels: usize,
): void {
  const across = channels * 4;
  const end = values + places * across;
  let other = others;
  let out = to;
  for (let place = values; place < end; place += across) {
    for (let channel: usize = 0; channel < across; channel += 16) {
      const one = f32x4.mul(v128.load(place + channel), v128.load(slope + channel));
      const two = f32x4.mul(v128.load(other), v128.load(otherSlope + channel));
      v128.store(out, f32x4.add(f32x4.add(one, two), v128.load(constant + channel)));
      other += 16;
      out += 16;
    }
  }
}

/** max(values + bias, 0). */
export function biasRelu(
  values: usize,
  bias: usize,
  to: usize,
  places: usize,
  channels: usize,
): void {
  const across = channels * 4;
  const end = values + places * across;
  const zero = f32x4.splat(0);
  let out = to;
  for (let place = values; place < end; place += across) {
    for (let channel: usize = 0; channel < across; channel += 16) {
      const sum = f32x4.add(v128.load(place + channel), v128.load(bias + channel));
      v128.store(out, f32x4.max(sum, zero));
      out += 16;
    }
  }
}

/** What values and bias are owed; `outputs` is what `biasRelu` gave. */
export function biasReluGradient(
  gradient: usize,
  outputs: usize,
  to: usize,
  toBias: usize,
  places: usize,
  channels: usize,
): void {
  const across = channels * 4;
  const zero = f32x4.splat(0);
  memory.fill(toBias, 0, across);
  for (let first: usize = 0; first < places; first += together) {
    const some = min(together, places - first) * across;
    const start = first * across;
    for (let channel: usize = 0; channel < across; channel += 16) {
      let sum = zero;
      for (let at = start + channel; at < start + some; at += across) {
        const lets = f32x4.gt(v128.load(outputs + at), zero);
        const owed = v128.and(v128.load(gradient + at), lets);
        v128.store(to + at, owed);
        sum = f32x4.add(sum, owed);
      }
      add(toBias + channel, sum);
    }
  }
}

// --- Internal ---

function add(to: usize, some: v128): void {
  v128.store(to, f32x4.add(v128.load(to), some));
}
