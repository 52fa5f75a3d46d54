import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelError } from '../../../src/errors.ts';
import { readModelFolder, runningSha256, versionOf } from '../../../src/tagging/model-folder.ts';
import type { Tagger, TaggerPlugin } from '../../../src/tagging/tagger.ts';

/** What every tagger plugin must do. `folder`: a model that it can run here. */
export function testTagger(plugin: TaggerPlugin, folder: string): void {
  describe(`the tagger plugin ${plugin.name}`, () => {
    let tagger: Tagger;
    let size = 0;
    beforeAll(async () => {
      const { card } = await readModelFolder(folder);
      tagger = await plugin.load(folder, card, { threads: 1 });
      size = card.input.side ** 2 * card.input.channels;
    });
    afterAll(() => tagger.close());

    test('can run the card, and says a sentence for a card that is not made for it', async () => {
      const { card } = await readModelFolder(folder);
      expect(await plugin.canRun(card)).toBe(true);
      const foreign = await plugin.canRun({ ...card, engine: 'somebody-elses', files: {} });
      expect(foreign).toMatch(/.+\.$/);
    });

    test('has the version of the file that runs, and says what runs it', async () => {
      const model = await readModelFolder(folder);
      expect(tagger.version).toBe(versionOf(runningSha256(model, plugin.name)));
      expect(tagger.card.name).toBe(model.card.name);
      expect(tagger.engine).toContain(plugin.name);
    });

    test.each([[1], [2], [7]])('gives %i inputs a row of probabilities each', async (count) => {
      const { probabilities } = await tagger.classify(pattern(count * size), count);
      const width = tagger.card.labels.length;
      expect(probabilities).toHaveLength(count * width);
      for (let row = 0; row < count; row++) {
        const own = probabilities.slice(row * width, (row + 1) * width);
        expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
        expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
      }
    });

    test('an input gets the same answer in any company', async () => {
      const width = tagger.card.labels.length;
      const batch = pattern(3 * size);
      const together = await tagger.classify(batch, 3);
      for (let at = 0; at < 3; at++) {
        const alone = await tagger.classify(batch.slice(at * size, (at + 1) * size), 1);
        for (const [label, score] of alone.probabilities.entries()) {
          expect(together.probabilities[at * width + label]).toBeCloseTo(score, 4);
        }
      }
    });

    test('leaves its input as it was', async () => {
      const batch = pattern(size);
      await tagger.classify(batch, 1);
      expect(batch).toEqual(pattern(size));
    });

    test('answers calls that overlap, each for itself', async () => {
      const alone = await tagger.classify(pattern(size), 1);
      const [one, two] = await Promise.all([
        tagger.classify(pattern(size), 1),
        tagger.classify(pattern(2 * size), 2),
      ]);
      expect(one.probabilities).toEqual(alone.probabilities);
      expect(two.probabilities).toHaveLength(2 * tagger.card.labels.length);
    });

    test('can be closed twice', async () => {
      const { card } = await readModelFolder(folder);
      const other = await plugin.load(folder, card, {});
      await other.close();
      await expect(other.close()).resolves.toBeUndefined();
    });
  });
}

/** For plugins that run files: what is no model is refused with the model's name. */
export function testFileRefusal(plugin: TaggerPlugin, folder: string): void {
  test(`${plugin.name} refuses a file that is no model, naming the model`, async () => {
    const { card } = await readModelFolder(folder);
    const empty = await mkdtemp(join(tmpdir(), 'autotag-no-model-'));
    for (const file of [card.files.onnx, card.files.tfjs]) {
      if (file) await writeFile(join(empty, file.path), 'no model');
    }
    const loading = plugin.load(empty, card, {});
    await expect(loading).rejects.toThrow(ModelError);
    await expect(loading).rejects.toThrow(card.name);
    await rm(empty, { recursive: true });
  });
}

/** The made-up input of `test/fixtures/tagging/reference.py`. */
export function pattern(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 100);
}
