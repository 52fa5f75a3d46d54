import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findDataset } from '../../src/study/datasets.ts';
import { studyPlan } from '../../src/study/plan.ts';
import type { RunResult, StudyPart } from '../../src/study/study-run.ts';
import { channelMeans } from './parts/made-up-models.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'study-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('every training of the plan has an id of its own, three seeds or three folds a row, and the seeds asked for', () => {
  const plan = studyPlan(['scratch', 'folds', 'photo'], { seeds: [7, 8, 9] });
  expect(plan.map(({ id }) => id)).toEqual([
    ...['photo-7', 'photo-8'], // the longest
    ...['scratch-adam-7', 'scratch-adam-8', 'scratch-adam-9'],
    ...['scratch-sgd-7', 'scratch-sgd-8', 'scratch-sgd-9'],
    ...['folds-transfer-1', 'folds-transfer-2', 'folds-transfer-3'],
    ...['folds-scratch-1', 'folds-scratch-2', 'folds-scratch-3'],
    ...['folds-deep-1', 'folds-deep-2', 'folds-deep-3'],
  ]);
  expect(plan.find(({ id }) => id === 'folds-deep-2')?.fold).toEqual({ index: 2, of: 3 });
});

test('epochs that are asked for hold for every training', () => {
  const epochs = studyPlan(['scratch', 'compact'], { epochs: 2 }).map(
    ({ settings }) => settings.epochs,
  );
  expect(new Set(epochs)).toEqual(new Set([2]));
});

test('the part “digits” runs the trainings of Table 6, once where their own parts are asked for too', () => {
  const table6 = ['transfer-42', 'scratch-adam-42', 'deep-42'];
  const ids = (...parts: StudyPart[]) => studyPlan(parts, { seeds: [42] }).map(({ id }) => id);
  expect(ids('digits')).toEqual(table6);
  expect(ids('digits', 'transfer')).toEqual(table6);
});

const fashion = findDataset('fashion-mnist');
describe.skipIf(fashion === undefined)('on real images', () => {
  // The base of transfer reads digits.
  const whole = test.skipIf(findDataset('mnist') === undefined);
  whole(
    'the quick study leaves results, models that are complete, and nothing in the real folders',
    async () => {
      const before = statSync('models/scratch/card.json').mtimeMs;
      expect(await ended(study('lenet', 'shipped'))).toBe(0);
      const result = readResult('lenet-42');
      expect(result.images).toEqual({ train: 170, validation: 30 });
      expect(result.test.confusion.flat().reduce((sum, count) => sum + count)).toBe(200);
      for (const name of ['scratch', 'deep']) {
        for (const file of ['card.json', 'model.json', 'weights.bin', 'model.onnx', 'README.md']) {
          expect(existsSync(join(folder, 'models', name, file))).toBe(true);
        }
      }
      expect(statSync('models/scratch/card.json').mtimeMs).toBe(before);
    },
  );

  test('a study killed in the middle goes on where it was, and ends with the weights of one that was left alone', async () => {
    const epochs = ['--epochs', '4'];
    const killed = study('lenet', ...epochs);
    await until(() => existsSync(join(folder, 'work', 'checkpoints', 'lenet-42.ckpt')));
    killed.kill('SIGKILL');
    await ended(killed);
    expect(existsSync(join(folder, 'results', 'lenet-42.json'))).toBe(false);
    expect(await ended(study('lenet', ...epochs))).toBe(0);
    const resumed = readFileSync(join(folder, 'work', 'trained', 'lenet-42', 'weights.bin'));
    expect(readResult('lenet-42').history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    rmSync(folder, { recursive: true });
    expect(await ended(study('lenet', ...epochs))).toBe(0);
    const whole = readFileSync(join(folder, 'work', 'trained', 'lenet-42', 'weights.bin'));
    expect(resumed.equals(whole)).toBe(true);
  });

  test('a network of one’s own takes the place of the backbone, in rows called as its file', async () => {
    const file = join(folder, 'means.onnx');
    writeFileSync(file, channelMeans(28));
    expect(await ended(study('backbone', '--backbone', file))).toBe(0);
    for (const side of [32, 224]) {
      const { run, parameters, images } = readResult(`means-${side}-42`);
      expect([run.row, run.model]).toEqual([`means-${side}`, 'backbone']);
      expect(parameters).toBe(3 * 10 + 10);
      expect(images.train + images.validation).toBe(200);
    }
  });
});

// --- Internal helpers ---

function study(...args: string[]): ChildProcess {
  const quick = ['--quick', '--backend', 'wasm', '--out', folder, '--quiet'];
  return spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'study', ...args, ...quick], {
    stdio: 'ignore',
  });
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.on('exit', resolve));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

function readResult(id: string): RunResult {
  return JSON.parse(readFileSync(join(folder, 'results', `${id}.json`), 'utf8'));
}
