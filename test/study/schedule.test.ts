import { expect, test } from 'vitest';
import {
  afterEpoch,
  rateAt,
  type ScheduleSettings,
  startSchedule,
} from '../../src/study/schedule.ts';

const settings: ScheduleSettings = {
  learningRate: 1,
  patience: 3,
  plateau: 2,
  factor: 0.1,
  decay: 'none',
};

function run(losses: number[]) {
  let state = startSchedule(settings);
  const rates: number[] = [];
  for (const [index, loss] of losses.entries()) {
    const after = afterEpoch(state, index + 1, loss, settings);
    state = after.state;
    rates.push(Number(state.rate.toFixed(6)));
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

test.each([
  [0, 2],
  [0.5, 1],
  [1, 0],
])('along a cosine the rate at %d of the run is %d', (progress, rate) => {
  expect(rateAt(2, progress, { ...settings, decay: 'cosine' })).toBeCloseTo(rate, 12);
  expect(rateAt(2, progress, settings)).toBe(2);
});
