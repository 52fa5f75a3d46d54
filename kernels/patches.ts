/**
 * Convolutions of images `[count, height, width, channels]` with filters `[rows, columns, channels, filters]`, one step a
 * place: what a filter sees at each place is laid out and multiplied. For few channels; `filters` is a multiple of 8.
 */
import { multiply } from './multiply';

// The images at hand, as `patchShape` was told.
let height: usize = 0;
let width: usize = 0;
let channels: usize = 0;
let rows: usize = 0;
let columns: usize = 0;
let above: usize = 0;
let left: usize = 0;
let outHeight: usize = 0;
let outWidth: usize = 0;
let paddedWidth: usize = 0;

/** Copies are of four floats at once and may end behind their place. */
const slack: usize = 16;

/** Said before each of the others; answers how many bytes of work space they take. */
export function patchShape(
  itsHeight: usize,
  itsWidth: usize,
  itsChannels: usize,
  itsRows: usize,
  itsColumns: usize,
  zerosAbove: usize,
  zerosLeft: usize,
  itsOutHeight: usize,
  itsOutWidth: usize,
): usize {
  height = itsHeight;
  width = itsWidth;
  channels = itsChannels;
  rows = itsRows;
  columns = itsColumns;
  above = zerosAbove;
  left = zerosLeft;
  outHeight = itsOutHeight;
  outWidth = itsOutWidth;
  paddedWidth = outWidth + columns - 1;
  const patches = outHeight * outWidth * rows * columns * channels;
  return paddedBytes() + patches * 4 + slack;
}

/** `[count, outHeight, outWidth, filters]` into `to`. */
export function convolvePatches(
  work: usize,
  count: usize,
  from: usize,
  filter: usize,
  to: usize,
  filters: usize,
): void {
  const places = outHeight * outWidth;
  const seen = rows * columns * channels;
  const patches = work + paddedBytes();
  memory.fill(work, 0, paddedBytes());
  for (let image: usize = 0; image < count; image++) {
    layImage(from + image * height * width * channels * 4, work);
    layPatches(work, patches);
    const out = to + image * places * filters * 4;
    multiply(patches, seen * 4, 4, filter, out, places, seen, filters, false);
  }
}

/** What the filter is owed, into `to`; `gradient` is what the output is owed. */
export function patchesFilterGradient(
  work: usize,
  count: usize,
  from: usize,
  gradient: usize,
  to: usize,
  filters: usize,
): void {
  const places = outHeight * outWidth;
  const seen = rows * columns * channels;
  const patches = work + paddedBytes();
  memory.fill(work, 0, paddedBytes());
  for (let image: usize = 0; image < count; image++) {
    layImage(from + image * height * width * channels * 4, work);
    layPatches(work, patches);
    const owed = gradient + image * places * filters * 4;
    multiply(patches, 4, seen * 4, owed, to, seen, places, filters, image > 0);
  }
}

// --- Internal ---

/** Of one image with the zeros around it. */
function paddedBytes(): usize {
  return (outHeight + rows - 1) * paddedWidth * channels * 4 + slack;
}

/** Into `padded`, whose edges are 0 already. */
function layImage(from: usize, padded: usize): void {
  const across = width * channels * 4;
  const down = paddedWidth * channels * 4;
  const inside = padded + above * down + left * channels * 4;
  for (let row: usize = 0; row < height; row++) {
    memory.copy(inside + row * down, from + row * across, across);
  }
}

/** What is written too far is written over by the next row of the patch. */
function layPatches(padded: usize, to: usize): void {
  const across = columns * channels * 4;
  const down = paddedWidth * channels * 4;
  let at = to;
  for (let top: usize = 0; top < outHeight; top++) {
    let corner = padded + top * down;
    for (let start: usize = 0; start < outWidth; start++) {
      for (let row: usize = 0; row < rows; row++) {
        const seen = corner + row * down;
        for (let byte: usize = 0; byte < across; byte += 16) {
          v128.store(at + byte, v128.load(seen + byte));
        }
        at += across;
      }
      corner += channels * 4;
    }
  }
}
