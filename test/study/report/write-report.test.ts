import { expect, test } from 'vitest';
import { reportOf } from '../../../src/study/report/write-report.ts';

test('a report of nothing says what to run, and shows every table with equal columns', () => {
  const report = reportOf({ runs: [] });
  expect(report).toContain('Nothing yet: `npm run study`');
  const columns = (line: string) => line.replaceAll('\\|', '').split('|').length;
  const rows = report.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.length).toBeGreaterThan(50);
  expect(new Set(rows.map(columns)).size).toBe(1);
});

test('accuracies of three seeds stand beside theirs as mean and deviation, with the verdict', () => {
  const report = reportOf({ runs: [0.909, 0.911, 0.916].map((test, at) => lenet(test, at)) });
  // mean 91.2, deviations -0.3, -0.1, 0.4: sample deviation √(0.26 / 2) = 0.36
  const row = report.split('\n').find((line) => line.includes('LeNet-5 in preliminary tests'));
  expect(row).toContain('| 91.20 ± 0.36% | 3 |');
  expect(row).toContain('better');
  expect(report).toContain('| 3 | 0.05 | 1, 2, 3 |'); // of 60 s each
});

// --- Internal helpers ---

function lenet(accuracy: number, at: number) {
  const right = Math.round(accuracy * 1000);
  const confusion = Array.from({ length: 10 }, (_, row) =>
    Array.from({ length: 10 }, (_, column) =>
      column === row ? right : column === (row + 1) % 10 ? 1000 - right : 0,
    ),
  );
  const scores = { accuracy, loss: 0.3 };
  const epoch = { epoch: 1, loss: 0.3, accuracy: 0.9, rate: 0.001, seconds: 60 };
  return {
    run: { id: `lenet-${at + 1}`, row: 'lenet', part: 'lenet', model: 'lenet', seed: at + 1 },
    settings: { epochs: 15, batch: 64, learningRate: 0.001 },
    parameters: 61_706,
    images: { train: 51_000, validation: 9000 },
    history: [{ ...epoch, validationLoss: 0.3, validationAccuracy: accuracy }],
    bestEpoch: 1,
    train: scores,
    validation: scores,
    test: { ...scores, confusion },
    digits: null,
    seconds: 60,
    machine: {
      backend: 'wasm',
      why: 'WebAssembly.',
      versions: { tfjs: '4.22.0', node: 'v20' },
      processor: 'a processor',
      cores: 2,
      date: '2026-01-01T00:00:00.000Z',
    },
  };
}
