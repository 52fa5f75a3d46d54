/** Images have a frame of background around them here, so that no place beside a pixel is outside. */
export const frame = 2;
export const framedSide = 28 + 2 * frame;

const side = 28;
const ink = 0.02; // fainter specks are background in Fashion MNIST

/**
 * `[32, 32]` each: grey 0..1 and how far the garment covers a pixel, 0..1. Where the garment is,
 * tone · cover is the image; the tone also goes on a little outside, so that edges keep it when warped.
 */
export interface CutOut {
  tone: Float32Array;
  cover: Float32Array;
  mask: Uint8Array;
  /** First and last garment column of every image row, first > last in empty rows. */
  first: Int32Array;
  last: Int32Array;
}

export function newCutOut(): CutOut {
  const size = framedSide * framedSide;
  return {
    tone: new Float32Array(size),
    cover: new Float32Array(size),
    mask: new Uint8Array(size),
    first: new Int32Array(side),
    last: new Int32Array(side),
  };
}

/** The garment: ink, and what has ink on its left, right, above and below. */
export function cutOut(image: Float32Array, garment: CutOut): void {
  maskOf(image, garment);
  const { tone, cover, mask } = garment;
  tone.fill(0);
  cover.fill(0);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = (y + frame) * framedSide + x + frame;
      if (mask[i] !== 1) continue;
      const value = image[y * side + x] ?? 0;
      // An edge pixel far darker than its neighbours is taken for one that is covered in part.
      const half = isEdge(mask, i) ? brightest(image, x, y) / 2 : 0;
      const covered = value < half ? Math.max(0.5, value / half) : 1;
      cover[i] = covered;
      tone[i] = value / covered;
    }
  }
  spread(tone, mask);
}

// --- Internal helpers ---

const top = new Int32Array(side);
const bottom = new Int32Array(side);

function maskOf(image: Float32Array, { mask, first, last }: CutOut): void {
  first.fill(side);
  last.fill(-1);
  top.fill(side);
  bottom.fill(-1);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if ((image[y * side + x] ?? 0) <= ink) continue;
      if (x < (first[y] ?? 0)) first[y] = x;
      last[y] = x;
      if (y < (top[x] ?? 0)) top[x] = y;
      bottom[x] = y;
    }
  }
  mask.fill(0);
  for (let y = 0; y < side; y++) {
    for (let x = first[y] ?? 0; x <= (last[y] ?? 0); x++) {
      if (y < (top[x] ?? 0) || y > (bottom[x] ?? 0)) continue;
      mask[(y + frame) * framedSide + x + frame] = 1;
    }
  }
}

function isEdge(mask: Uint8Array, i: number): boolean {
  return !(mask[i - 1] && mask[i + 1] && mask[i - framedSide] && mask[i + framedSide]);
}

/** Of a pixel and its eight neighbours. */
function brightest(image: Float32Array, x: number, y: number): number {
  let most = 0;
  for (let row = Math.max(0, y - 1); row <= Math.min(side - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(side - 1, x + 1); column++) {
      most = Math.max(most, image[row * side + column] ?? 0);
    }
  }
  return most;
}

/** One pixel outwards: the mean of the neighbours that are garment. */
function spread(tone: Float32Array, mask: Uint8Array): void {
  for (let y = 1; y < framedSide - 1; y++) {
    for (let i = y * framedSide + 1; i < (y + 1) * framedSide - 1; i++) {
      if (mask[i] === 1) continue;
      let sum = 0;
      let count = 0;
      for (let row = i - framedSide; row <= i + framedSide; row += framedSide) {
        for (let j = row - 1; j <= row + 1; j++) {
          if (mask[j] !== 1) continue;
          sum += tone[j] ?? 0;
          count++;
        }
      }
      if (count > 0) tone[i] = sum / count;
    }
  }
}
