/** Rows and columns of a product that are summed up in registers at once. */
const rows: usize = 4;
const columns: usize = 8;

/**
 * c[m, n] = Σₖ a[m, k] · b[k, n], or adds to what c holds. b and c lie row by row; a's steps are in bytes, so that it may
 * lie either way round. Fast where `wide`, of b and c, is a multiple of 8.
 */
export function multiply(
  a: usize,
  rowStep: usize,
  innerStep: usize,
  b: usize,
  c: usize,
  tall: usize,
  inner: usize,
  wide: usize,
  adds: bool,
): void {
  const across = wide * 4;
  const inBlocks = (wide - (wide % columns)) * 4;
  let from = a;
  let to = c;
  let row: usize = 0;
  for (; row + rows <= tall; row += rows) {
    for (let column: usize = 0; column < inBlocks; column += columns * 4) {
      fourRows(from, rowStep, innerStep, b + column, to + column, inner, across, adds);
    }
    from += rows * rowStep;
    to += rows * across;
  }
  for (; row < tall; row++) {
    for (let column: usize = 0; column < inBlocks; column += columns * 4) {
      oneRow(from, innerStep, b + column, to + column, inner, across, adds);
    }
    from += rowStep;
    to += across;
  }
  for (let column = inBlocks; column < across; column += 4) {
    oneColumn(a, rowStep, innerStep, b + column, c + column, tall, inner, across, adds);
  }
}

/** `[tall, wide]` turned over, into `to`. */
export function turn(from: usize, to: usize, tall: usize, wide: usize): void {
  for (let column: usize = 0; column < wide; column++) {
    let place = from + column * 4;
    const end = to + tall * 4;
    for (; to < end; to += 4) {
      f32.store(to, f32.load(place));
      place += wide * 4;
    }
  }
}

// --- Internal ---

function fourRows(
  a: usize,
  rowStep: usize,
  innerStep: usize,
  b: usize,
  c: usize,
  inner: usize,
  across: usize,
  adds: bool,
): void {
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  let p0 = a;
  let p1 = p0 + rowStep;
  let p2 = p1 + rowStep;
  let p3 = p2 + rowStep;
  const end = b + inner * across;
  for (let q = b; q < end; q += across) {
    const b0 = v128.load(q);
    const b1 = v128.load(q, 16);
    const a0 = v128.load32_splat(p0);
    s00 = f32x4.relaxed_madd(a0, b0, s00);
    s01 = f32x4.relaxed_madd(a0, b1, s01);
    const a1 = v128.load32_splat(p1);
    s10 = f32x4.relaxed_madd(a1, b0, s10);
    s11 = f32x4.relaxed_madd(a1, b1, s11);
    const a2 = v128.load32_splat(p2);
    s20 = f32x4.relaxed_madd(a2, b0, s20);
    s21 = f32x4.relaxed_madd(a2, b1, s21);
    const a3 = v128.load32_splat(p3);
    s30 = f32x4.relaxed_madd(a3, b0, s30);
    s31 = f32x4.relaxed_madd(a3, b1, s31);
    p0 += innerStep;
    p1 += innerStep;
    p2 += innerStep;
    p3 += innerStep;
  }
  put(c, s00, s01, adds);
  put(c + across, s10, s11, adds);
  put(c + 2 * across, s20, s21, adds);
  put(c + 3 * across, s30, s31, adds);
}

function oneRow(
  a: usize,
  innerStep: usize,
  b: usize,
  c: usize,
  inner: usize,
  across: usize,
  adds: bool,
): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  const end = b + inner * across;
  for (let q = b; q < end; q += across) {
    const value = v128.load32_splat(a);
    s0 = f32x4.relaxed_madd(value, v128.load(q), s0);
    s1 = f32x4.relaxed_madd(value, v128.load(q, 16), s1);
    a += innerStep;
  }
  put(c, s0, s1, adds);
}

function oneColumn(
  a: usize,
  rowStep: usize,
  innerStep: usize,
  b: usize,
  c: usize,
  tall: usize,
  inner: usize,
  across: usize,
  adds: bool,
): void {
  for (let row: usize = 0; row < tall; row++) {
    let sum: f32 = 0;
    let p = a + row * rowStep;
    const end = b + inner * across;
    for (let q = b; q < end; q += across) {
      sum += f32.load(p) * f32.load(q);
      p += innerStep;
    }
    const to = c + row * across;
    f32.store(to, adds ? f32.load(to) + sum : sum);
  }
}

function put(c: usize, first: v128, second: v128, adds: bool): void {
  v128.store(c, adds ? f32x4.add(v128.load(c), first) : first);
  v128.store(c, adds ? f32x4.add(v128.load(c, 16), second) : second, 16);
}
