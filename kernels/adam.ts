/**
 * One step for `size` weights: the moments change in place, the new weights go to `to`. `rate` has the corrections of the
 * first steps in it; `keeps` is what decay leaves of a weight.
 */
export function adam(
  weights: usize,
  gradients: usize,
  first: usize,
  second: usize,
  to: usize,
  size: usize,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  keeps: f32,
): void {
  const four = (size & ~3) * 4;
  const all = size * 4;
  let at: usize = 0;
  for (; at < four; at += 16) {
    const gradient = v128.load(gradients + at);
    const mean = mix(v128.load(first + at), gradient, beta1);
    const spread = mix(v128.load(second + at), f32x4.mul(gradient, gradient), beta2);
    v128.store(first + at, mean);
    v128.store(second + at, spread);
    const below = f32x4.add(f32x4.sqrt(spread), f32x4.splat(epsilon));
    const change = f32x4.div(f32x4.mul(mean, f32x4.splat(rate)), below);
    v128.store(to + at, f32x4.sub(f32x4.mul(v128.load(weights + at), f32x4.splat(keeps)), change));
  }
  for (; at < all; at += 4) {
    const gradient = f32.load(gradients + at);
    const mean = f32.load(first + at) * beta1 + gradient * (1 - beta1);
    const spread = f32.load(second + at) * beta2 + gradient * gradient * (1 - beta2);
    f32.store(first + at, mean);
    f32.store(second + at, spread);
    f32.store(
      to + at,
      f32.load(weights + at) * keeps - (mean * rate) / (sqrt<f32>(spread) + epsilon),
    );
  }
}

// --- Internal ---

function mix(before: v128, now: v128, share: f32): v128 {
  return f32x4.add(f32x4.mul(before, f32x4.splat(share)), f32x4.mul(now, f32x4.splat(1 - share)));
}
