import { createHash } from 'node:crypto';
import { type Dataset, type LabelledImages, pixels } from '../datasets.ts';
import type { OverviewResult } from '../study-run.ts';

/** What is in the data sets, and what is wrong with them; the sample grid is of the first one's training half. */
export function overviewOf(datasets: Dataset[]): OverviewResult {
  const [first] = datasets;
  return {
    sets: datasets.flatMap(({ name, train, test }) => [
      { name, half: 'train' as const, ...described(train) },
      { name, half: 'test' as const, ...described(test) },
    ]),
    shared: datasets.flatMap(({ name: set, train, test }) =>
      sharedImages(train, test).map((places) => ({ set, ...places })),
    ),
    samples: first ? samplesOfClasses(first.train) : [],
  };
}

// --- Internal helpers ---

const samplesPerClass = 10;

function described(half: LabelledImages) {
  const { images, labels, count } = half;
  const classes = Array.from({ length: 10 }, () => 0);
  for (const label of labels) classes[label] = (classes[label] ?? 0) + 1;
  const blank: number[] = [];
  for (let place = 0; place < count; place++) {
    const image = imageAt(half, place);
    if (image.every((value) => value === image[0])) blank.push(place);
  }
  return { images: count, classes, blank, repeated: repeatedImages(half), ...moments(images) };
}

/** Places of images that are byte for byte as one before them. */
function repeatedImages(half: LabelledImages): number[] {
  const seen = new Set<string>();
  const repeated: number[] = [];
  for (let place = 0; place < half.count; place++) {
    const key = keyOf(half, place);
    if (seen.has(key)) repeated.push(place);
    seen.add(key);
  }
  return repeated;
}

/** Each test image that is also in the training half, with its first place there. */
function sharedImages(train: LabelledImages, test: LabelledImages) {
  const places = new Map<string, number>();
  for (let place = train.count - 1; place >= 0; place--) places.set(keyOf(train, place), place);
  const shared: { train: number; test: number }[] = [];
  for (let place = 0; place < test.count; place++) {
    const found = places.get(keyOf(test, place));
    if (found !== undefined) shared.push({ train: found, test: place });
  }
  return shared;
}

/** Mean and deviation (of the whole population) over every pixel. */
function moments(values: Uint8Array): { mean: number; deviation: number } {
  // Whole numbers far below 2^53: exact.
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(squares / values.length - mean * mean) };
}

/** `[10, 10]`: the first places of each class. */
function samplesOfClasses({ labels }: LabelledImages): number[][] {
  const samples = Array.from({ length: 10 }, (): number[] => []);
  for (const [place, label] of labels.entries()) {
    const own = samples[label];
    if (own && own.length < samplesPerClass) own.push(place);
  }
  return samples;
}

function imageAt({ images }: LabelledImages, place: number): Uint8Array {
  return images.subarray(place * pixels, (place + 1) * pixels);
}

function keyOf(half: LabelledImages, place: number): string {
  return createHash('sha256').update(imageAt(half, place)).digest('base64');
}
