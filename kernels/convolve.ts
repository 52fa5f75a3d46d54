/**
 * Convolutions of images `[count, height, width, channels]` with 3 × 3 filters, one step a place, and what their filters
 * are owed. Channels and filters are multiples of 8. All steps are in bytes.
 */
import { multiply } from './multiply';
import {
  addInputs,
  betweenBytes,
  gatherFilter,
  outputAt,
  places,
  tile,
  transformFilter,
  transformGradient,
  transformInput,
  transformOutput,
} from './winograd';

// The convolution at hand, as `shape` was told.
let height: usize = 0;
let width: usize = 0;
let channels: usize = 0;
let filters: usize = 0;
let above: usize = 0;
let left: usize = 0;
let outHeight: usize = 0;
let outWidth: usize = 0;

/**
 * From one of the 36 places of transformed tiles to the next, and of filters. A line more than they take: at a power of
 * two all 36 would want the same few lines of the first-level cache.
 */
let inputStep: usize = 0;
let outputStep: usize = 0;
let filterStep: usize = 0;
const cacheLine: usize = 64;

/** Tiles across one image, and of it. */
let across: usize = 0;
let ofImage: usize = 0;
/** Tiles that are transformed before they are multiplied: all that their 36 places take. */
let together: usize = 0;
/** Of a second-level cache of 1 or 2 MB; image and filter have the rest. */
const forTiles: usize = 786_432;

/** Said before each of the others; answers how many bytes of work space they take. */
export function shape(
  itsHeight: usize,
  itsWidth: usize,
  itsChannels: usize,
  itsFilters: usize,
  zerosAbove: usize,
  zerosLeft: usize,
  itsOutHeight: usize,
  itsOutWidth: usize,
): usize {
  height = itsHeight;
  width = itsWidth;
  channels = itsChannels;
  filters = itsFilters;
  above = zerosAbove;
  left = zerosLeft;
  outHeight = itsOutHeight;
  outWidth = itsOutWidth;
  across = (outWidth + tile - 1) / tile;
  ofImage = across * ((outHeight + tile - 1) / tile);
  const fit = forTiles / (places * 4 * (channels + filters));
  together = max<usize>(8, min<usize>(64, fit & ~3));
  inputStep = together * channels * 4 + cacheLine;
  outputStep = together * filters * 4 + cacheLine;
  filterStep = channels * filters * 4 + cacheLine;
  return (
    betweenBytes +
    paddedBytes(channels, 2) +
    paddedBytes(filters, 0) +
    places * (inputStep + outputStep + filterStep)
  );
}

/** `[count, outHeight, outWidth, filters]` into `to`. */
export function convolve(work: usize, count: usize, from: usize, filter: usize, to: usize): void {
  const padded = work + betweenBytes;
  const inputs = padded + paddedBytes(channels, 2);
  const outputs = inputs + places * inputStep;
  const transformed = outputs + places * outputStep;
  const step = channels * filters * 4;
  for (let pairs: usize = 0; pairs < step; pairs += 16) {
    transformFilter(work, filter + pairs, step, transformed + pairs, filterStep);
  }
  memory.fill(padded, 0, inputs - padded);
  const all = count * ofImage;
  for (let first: usize = 0; first < all; first += together) {
    const some = min(together, all - first);
    takeInputs(work, from, padded, inputs, first, some);
    multiplyTiles(inputs, inputStep, channels, transformed, outputs, outputStep, filters, some);
    putOutputs(work, outputs, to, first, some);
  }
}

/** What a filter `[3, 3, channels, filters]` is owed, into `to`; `gradient` is what the output is owed. */
export function filterGradient(
  work: usize,
  count: usize,
  from: usize,
  gradient: usize,
  to: usize,
): void {
  const padded = work + betweenBytes;
  const paddedGradient = padded + paddedBytes(channels, 2);
  const inputs = paddedGradient + paddedBytes(filters, 0);
  const outputs = inputs + places * inputStep;
  const sums = outputs + places * outputStep;
  memory.fill(padded, 0, inputs - padded);
  const all = count * ofImage;
  for (let first: usize = 0; first < all; first += together) {
    const some = min(together, all - first);
    takeInputs(work, from, padded, inputs, first, some);
    takeGradients(work, gradient, paddedGradient, outputs, first, some);
    for (let place: usize = 0; place < places; place++) {
      multiply(
        inputs + place * inputStep,
        4,
        channels * 4,
        outputs + place * outputStep,
        sums + place * filterStep,
        channels,
        some,
        filters,
        first > 0,
      );
    }
  }
  const step = channels * filters * 4;
  for (let pairs: usize = 0; pairs < step; pairs += 16) {
    gatherFilter(work, sums + pairs, filterStep, to + pairs, step);
  }
}

/** What the input is owed, into `to`: each step of `convolve` turned round. */
export function inputGradient(
  work: usize,
  count: usize,
  gradient: usize,
  filter: usize,
  to: usize,
): void {
  const padded = work + betweenBytes;
  const paddedGradient = padded + paddedBytes(channels, 2);
  const inputs = paddedGradient + paddedBytes(filters, 0);
  const outputs = inputs + places * inputStep;
  const transformed = outputs + places * outputStep;
  transformTurned(work, filter, padded, transformed);
  memory.fill(paddedGradient, 0, inputs - paddedGradient);
  const all = count * ofImage;
  for (let first: usize = 0; first < all; first += together) {
    const some = min(together, all - first);
    takeGradients(work, gradient, paddedGradient, outputs, first, some);
    multiplyTiles(outputs, outputStep, filters, transformed, inputs, inputStep, channels, some);
    putInputGradients(work, inputs, padded, to, first, some);
  }
}

// --- Internal ---

/** `[some, inner]` by the filter's `[inner, wide]`, 36 times. */
function multiplyTiles(
  from: usize,
  fromStep: usize,
  inner: usize,
  filter: usize,
  to: usize,
  toStep: usize,
  wide: usize,
  some: usize,
): void {
  for (let place: usize = 0; place < places; place++) {
    const by = filter + place * filterStep;
    const row = inner * 4;
    multiply(from + place * fromStep, row, 4, by, to + place * toStep, some, inner, wide, false);
  }
}

/** Of one image that its tiles fill, with what they reach over their edges. */
function paddedBytes(depth: usize, over: usize): usize {
  const down = ofImage / across;
  return (down * tile + over) * (across * tile + over) * depth * 4;
}

/** `[filters, channels]` 36 times. */
function transformTurned(between: usize, filter: usize, nine: usize, to: usize): void {
  const step = channels * filters * 4;
  for (let filterAt: usize = 0; filterAt < filters; filterAt++) {
    for (let first: usize = 0; first < channels; first += 4) {
      for (let place: usize = 0; place < 9; place++) {
        for (let one: usize = 0; one < 4; one++) {
          const at = filter + place * step + ((first + one) * filters + filterAt) * 4;
          f32.store(nine + place * 16 + one * 4, f32.load(at));
        }
      }
      transformFilter(between, nine, 16, to + (filterAt * channels + first) * 4, filterStep);
    }
  }
}

/** Image after image is laid into the padded one, whose edges stay 0. */
function takeInputs(
  between: usize,
  from: usize,
  padded: usize,
  to: usize,
  first: usize,
  some: usize,
): void {
  const right = channels * 4;
  const below = (across * tile + 2) * right;
  const line = width * right;
  let image = usize.MAX_VALUE;
  for (let index: usize = 0; index < some; index++) {
    const at = first + index;
    if (at / ofImage !== image) {
      image = at / ofImage;
      const inside = padded + above * below + left * right;
      layRows(from + image * height * line, line, height, inside, below, line);
    }
    const corner = cornerOf(padded, at % ofImage, below, right);
    for (let channel: usize = 0; channel < right; channel += 16) {
      transformInput(
        between,
        corner + channel,
        below,
        right,
        to + index * right + channel,
        inputStep,
      );
    }
  }
}

function takeGradients(
  between: usize,
  from: usize,
  padded: usize,
  to: usize,
  first: usize,
  some: usize,
): void {
  const right = filters * 4;
  const below = across * tile * right;
  const line = outWidth * right;
  let image = usize.MAX_VALUE;
  for (let index: usize = 0; index < some; index++) {
    const at = first + index;
    if (at / ofImage !== image) {
      image = at / ofImage;
      layRows(from + image * outHeight * line, line, outHeight, padded, below, line);
    }
    const corner = cornerOf(padded, at % ofImage, below, right);
    for (let filter: usize = 0; filter < right; filter += 16) {
      transformGradient(
        between,
        corner + filter,
        below,
        right,
        to + index * right + filter,
        outputStep,
      );
    }
  }
}

/** What of a tile is over the output's edge is left out. */
function putOutputs(between: usize, from: usize, to: usize, first: usize, some: usize): void {
  const right = filters * 4;
  const below = outWidth * right;
  for (let index: usize = 0; index < some; index++) {
    const at = first + index;
    const within = at % ofImage;
    const top = (within / across) * tile;
    const start = (within % across) * tile;
    const rows = min(tile, outHeight - top);
    const columns = min(tile, outWidth - start);
    const corner = to + ((at / ofImage) * outHeight + top) * below + start * right;
    for (let filter: usize = 0; filter < right; filter += 16) {
      transformOutput(between, from + index * right + filter, outputStep);
      for (let row: usize = 0; row < rows; row++) {
        for (let column: usize = 0; column < columns; column++) {
          v128.store(
            corner + row * below + column * right + filter,
            outputAt(between, row, column),
          );
        }
      }
    }
  }
}

/** Tiles reach over each other: their shares of an image are added up in the padded one. */
function putInputGradients(
  between: usize,
  from: usize,
  padded: usize,
  to: usize,
  first: usize,
  some: usize,
): void {
  const right = channels * 4;
  const below = (across * tile + 2) * right;
  const line = width * right;
  for (let index: usize = 0; index < some; index++) {
    const at = first + index;
    const within = at % ofImage;
    if (within === 0) memory.fill(padded, 0, paddedBytes(channels, 2));
    const corner = cornerOf(padded, within, below, right);
    for (let channel: usize = 0; channel < right; channel += 16) {
      addInputs(between, from + index * right + channel, inputStep, corner + channel, below, right);
    }
    if (within === ofImage - 1) {
      const inside = padded + above * below + left * right;
      layRows(inside, below, height, to + (at / ofImage) * height * line, line, line);
    }
  }
}

function layRows(
  from: usize,
  fromStep: usize,
  rows: usize,
  to: usize,
  toStep: usize,
  line: usize,
): void {
  for (let row: usize = 0; row < rows; row++) {
    memory.copy(to + row * toStep, from + row * fromStep, line);
  }
}

function cornerOf(padded: usize, within: usize, below: usize, right: usize): usize {
  return padded + (within / across) * tile * below + (within % across) * tile * right;
}
