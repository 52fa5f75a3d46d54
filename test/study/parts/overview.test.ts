import { expect, test } from 'vitest';
import { findDataset, type LabelledImages, loadDataset } from '../../../src/study/datasets.ts';
import { overviewOf } from '../../../src/study/parts/overview.ts';

/** An image whose upper half is one grey value and its lower half another. */
const halves = (upper: number, lower: number) =>
  Uint8Array.from({ length: 784 }, (_, at) => (at < 392 ? upper : lower));
const blank = halves(0, 0);
const grey = halves(9, 9);
const one = halves(0, 2);
const two = halves(2, 0);
const three = halves(4, 0);

function half(images: Uint8Array[], labels: number[]): LabelledImages {
  return {
    images: Buffer.concat(images),
    labels: Uint8Array.from(labels),
    count: labels.length,
  };
}

const dataset = {
  name: 'fashion-mnist' as const,
  folder: '',
  train: half([blank, one, two, one, grey, grey], [0, 1, 1, 1, 9, 9]),
  test: half([one, two, three, two], [1, 1, 5, 1]),
};

test('classes are counted; blank, repeated and shared images are found', () => {
  const { sets, shared } = overviewOf([dataset]);
  expect(sets).toMatchObject([
    {
      name: 'fashion-mnist',
      half: 'train',
      images: 6,
      classes: [1, 3, 0, 0, 0, 0, 0, 0, 0, 2],
      blank: [0, 4, 5],
      repeated: [3, 5],
    },
    { half: 'test', images: 4, classes: [0, 3, 0, 0, 0, 1, 0, 0, 0, 0], blank: [], repeated: [3] },
  ]);
  expect(shared).toEqual([
    { set: 'fashion-mnist', train: 1, test: 0 },
    { set: 'fashion-mnist', train: 2, test: 1 },
    { set: 'fashion-mnist', train: 2, test: 3 },
  ]);
});

test('half the pixels 0 and half 2 have mean 1 and deviation 1', () => {
  const { sets } = overviewOf([{ ...dataset, train: half([one, two], [0, 0]) }]);
  expect(sets[0]).toMatchObject({ mean: 1, deviation: 1 });
});

test('the sample grid takes the first ten of each class', () => {
  // 0, 1, …, 9, 0, 1, …: class 3 is at 3, 13, 23, …; of class 7 there are only two.
  const labels = Array.from({ length: 120 }, (_, place) => place % 10).map((label, place) =>
    label === 7 && place > 20 ? 3 : label,
  );
  const train = { images: new Uint8Array(120 * 784), labels: Uint8Array.from(labels), count: 120 };
  const { samples } = overviewOf([{ ...dataset, train }]);
  expect(samples).toHaveLength(10);
  expect(samples[0]).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  expect(samples[3]).toEqual([3, 13, 23, 27, 33, 37, 43, 47, 53, 57]);
  expect(samples[7]).toEqual([7, 17]);
});

// The numbers that everybody normalises these sets with, of the training halves, in 0..1.
test.for([
  ['fashion-mnist', 0.286, 0.353],
  ['mnist', 0.1307, 0.3081],
] as const)('%s has its known mean %d and deviation %d', ([name, mean, deviation], { skip }) => {
  skip(findDataset(name) === undefined, `${name} is not here`);
  const { sets } = overviewOf([loadDataset(name)]);
  expect((sets[0]?.mean ?? 0) / 255).toBeCloseTo(mean, 4);
  expect((sets[0]?.deviation ?? 0) / 255).toBeCloseTo(deviation, 4);
  expect(sets.map(({ images }) => images)).toEqual([60_000, 10_000]);
});
