import { expect, test } from 'vitest';
import {
  afterEpoch,
  rateAt,
  type ScheduleSettings,
  startSchedule,
} from '../../src/study/schedule.ts';

const settings: ScheduleSettings = {
  epochs: 4,
  augmentation: 'none',
  learningRate: 1,
  patience: 3,
  plateau: 2,
  factor: 0.1,
  decay: 'none',
};

function run(losses: number[]) {
  let state = startSchedule();
  const rates: number[] = [];
  for (const [index, loss] of losses.entries()) {
    const after = afterEpoch(state, index + 1, loss, settings);
    state = after.state;
    rates.push(Number(state.share.toFixed(6)));
    if (after.stop) return { stopped: index + 1, best: state.bestEpoch, rates };
  }
  return { stopped: undefined, best: state.bestEpoch, rates };
}

test.each<[string, number[], ReturnType<typeof run>]>([
  ['falls', [5, 4, 3, 2], { stopped: undefined, best: 4, rates: [1, 1, 1, 1] }],
  [
    'rises after the second',
    [5, 4, 6, 7, 8, 1],
    { stopped: 5, best: 2, rates: [1, 1, 1, 0.1, 0.1] },
  ],
  ['stays level', [5, 5, 5, 5, 5], { stopped: 4, best: 1, rates: [1, 1, 0.1, 0.1] }],
  [
    'recovers in time',
    [5, 6, 6, 4, 6, 6],
    { stopped: undefined, best: 4, rates: [1, 1, 0.1, 0.1, 0.1, 0.01] },
  ],
])('a validation loss that %s', (_, losses, outcome) => {
  expect(run(losses)).toEqual(outcome);
});

const whole = { share: 1 };
const decayed = { ...settings, learningRate: 2, decay: 'cosine' } as const;

test.each([
  [1, 0, 2],
  [3, 0, 1], // the middle of four epochs
  [4, 0.999999, 0],
])('along a cosine the rate in epoch %d after %d of it is %d', (epoch, done, rate) => {
  expect(rateAt(decayed, whole, epoch, done)).toBeCloseTo(rate, 5);
});

test.each([
  [1, 0, 0.08], // a twenty-fifth
  [1, 0.6, 1.04], // half way up, between 0.08 and 2
  [2, 0.2, 2], // three tenths of four epochs
  [3, 0.6, 1], // half way down
  [4, 0.999999, 0],
])('in one cycle the rate in epoch %d after %d of it is %d', (epoch, done, rate) => {
  const cycle = { ...decayed, decay: 'one-cycle' } as const;
  expect(rateAt(cycle, whole, epoch, done)).toBeCloseTo(rate, 5);
});

test('without decay the rate is what plateaus have left of it', () => {
  expect(rateAt({ ...decayed, decay: 'none' }, { share: 0.1 }, 3, 0.5)).toBeCloseTo(0.2, 12);
});
