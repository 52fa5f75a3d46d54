import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { TooLargeError, UnreadableImageError } from '../../src/errors.ts';
import { loadImageEngine } from '../../src/image/image-engine.ts';
import { type ImageWorkers, openImageWorkers } from '../../src/image/image-workers.ts';
import { modelInputs } from '../../src/image/model-input.ts';
import { findRecipe } from '../../src/image/recipe.ts';

const photo = readFileSync('test/fixtures/image/photos/pants.jpg');
const recipes = [findRecipe('garment'), findRecipe('study')];
const crop = { x: 0.25, y: 0, w: 0.5, h: 1 };

let workers: ImageWorkers | undefined;
afterEach(() => workers?.close());

test('threads give the same inputs as the executor in this thread, and say how long they took', async () => {
  workers = openImageWorkers({ engine: 'sharp', threads: 2 });
  const engine = await loadImageEngine('sharp');
  const expected = await modelInputs(photo, recipes, { engine, crop });
  const open = workers;
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map(() => open.modelInputs(photo, recipes, { crop })),
  );
  for (const { inputs, milliseconds } of answers) {
    expect(inputs).toEqual(expected);
    expect(milliseconds).toBeGreaterThan(0);
  }
  expect(photo[0]).toBe(0xff); // the caller's bytes are still there
});

test('errors keep their class, code and sentence on the way between threads', async () => {
  workers = openImageWorkers({ engine: 'jimp', threads: 1 });
  const html = workers.modelInputs(Buffer.from('<html>'), recipes);
  await expect(html).rejects.toThrow(UnreadableImageError);
  await expect(html).rejects.toMatchObject({
    code: 'unreadable-image',
    message: 'These 6 bytes are no image that is known here; they start with "<html>".',
  });
  const large = Buffer.from('89504e470d0a1a0a0000000d49484452000186a0000186a00802000000', 'hex');
  await expect(workers.modelInputs(large, recipes)).rejects.toThrow(TooLargeError);
  // and the thread goes on
  expect((await workers.modelInputs(photo, recipes)).inputs).toHaveLength(2);
});

test('a thread that runs out of memory rejects its image and is replaced', async () => {
  workers = openImageWorkers({ engine: 'jimp', threads: 1, heapMb: 40 });
  const large = await sharp({
    create: { width: 5000, height: 5000, channels: 3, background: '#456' },
  })
    .jpeg()
    .toBuffer();
  const lost = workers.modelInputs(large, recipes);
  const next = workers.modelInputs(photo, recipes);
  await expect(lost).rejects.toThrow(UnreadableImageError);
  await expect(lost).rejects.toThrow('The image brought its decoding thread down: ');
  expect((await next).inputs).toHaveLength(2);
});

test('an image that takes too long is given up', async () => {
  workers = openImageWorkers({ engine: 'jimp', threads: 1, timeoutMs: 1 });
  const late = workers.modelInputs(photo, recipes);
  await expect(late).rejects.toThrow('decoding thread down: no result after 1 ms');
});

// Again where the machine was so busy that the image itself took as long as half a start.
test('the start of a thread does not count as time that an image takes', { retry: 3 }, async () => {
  workers = openImageWorkers({ engine: 'sharp', threads: 1 });
  const start = performance.now();
  const { milliseconds } = await workers.modelInputs(photo, recipes);
  const starting = performance.now() - start - milliseconds;
  await workers.close();

  workers = openImageWorkers({ engine: 'sharp', threads: 1, timeoutMs: starting / 2 });
  expect((await workers.modelInputs(photo, recipes)).inputs).toHaveLength(2);
});

test('closing rejects what waits, ends the threads, and may be done twice', async () => {
  workers = openImageWorkers({ engine: 'sharp', threads: 1 });
  const pending = [workers.modelInputs(photo, recipes), workers.modelInputs(photo, recipes)];
  const outcomes = Promise.allSettled(pending);
  await workers.close();
  await workers.close();
  const statuses = (await outcomes).map(({ status }) => status);
  expect(statuses).toEqual(['rejected', 'rejected']);
  await expect(workers.modelInputs(photo, recipes)).rejects.toThrow(
    'The image workers are closed.',
  );
});
