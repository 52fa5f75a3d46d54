/** What the input `[count, height, width, channels]` of a max pool is owed: the first of the largest takes it. */
export function poolGradient(
  from: usize,
  gradient: usize,
  to: usize,
  count: usize,
  height: usize,
  width: usize,
  channels: usize,
  rows: usize,
  columns: usize,
  stepDown: usize,
  stepRight: usize,
  above: usize,
  left: usize,
  outHeight: usize,
  outWidth: usize,
): void {
  memory.fill(to, 0, count * height * width * channels * 4);
  let upstream = gradient;
  for (let image: usize = 0; image < count; image++) {
    for (let row: usize = 0; row < outHeight; row++) {
      for (let column: usize = 0; column < outWidth; column++) {
        for (let channel: usize = 0; channel < channels; channel++) {
          let best = usize.MAX_VALUE;
          let most: f32 = 0;
          for (let y: usize = 0; y < rows; y++) {
            const down = row * stepDown + y - above; // above the image it is beyond its height: there is no sign
            if (down >= height) continue;
            for (let x: usize = 0; x < columns; x++) {
              const right = column * stepRight + x - left;
              if (right >= width) continue;
              const at = (((image * height + down) * width + right) * channels + channel) * 4;
              const value = f32.load(from + at);
              if (best === usize.MAX_VALUE || value > most) {
                most = value;
                best = at;
              }
            }
          }
          if (best !== usize.MAX_VALUE) {
            f32.store(to + best, f32.load(to + best) + f32.load(upstream));
          }
          upstream += 4;
        }
      }
    }
  }
}

/** The same of 2 × 2 windows beside each other, without padding; `channels` is a multiple of 4. */
export function pairPoolGradient(
  from: usize,
  gradient: usize,
  to: usize,
  count: usize,
  height: usize,
  width: usize,
  channels: usize,
): void {
  const right = channels * 4;
  const below = width * right;
  if ((height | width) & 1) memory.fill(to, 0, count * height * below); // the last line is in no window
  let upstream = gradient;
  for (let image: usize = 0; image < count; image++) {
    for (let row: usize = 0; row + 1 < height; row += 2) {
      let at = (image * height + row) * below;
      for (let column: usize = 0; column + 1 < width; column += 2) {
        for (const end = at + right; at < end; at += 16) {
          const a = v128.load(from + at);
          const b = v128.load(from + at + right);
          const c = v128.load(from + at + below);
          const d = v128.load(from + at + below + right);
          const most = f32x4.max(f32x4.max(a, b), f32x4.max(c, d));
          const owed = v128.load(upstream);
          upstream += 16;
          const isA = f32x4.eq(a, most);
          const isB = v128.andnot(f32x4.eq(b, most), isA);
          const orB = v128.or(isA, isB);
          const isC = v128.andnot(f32x4.eq(c, most), orB);
          const isD = v128.andnot(f32x4.eq(d, most), v128.or(orB, isC));
          v128.store(to + at, v128.and(owed, isA));
          v128.store(to + at + right, v128.and(owed, isB));
          v128.store(to + at + below, v128.and(owed, isC));
          v128.store(to + at + below + right, v128.and(owed, isD));
        }
        at += right;
      }
    }
  }
}
