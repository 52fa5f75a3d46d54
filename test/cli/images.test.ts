import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownFolder } from './own-folder.ts';
import { run } from './run.ts';

const own = ownFolder();
const one = ['--models', 'scratch'];

test('a folder of images becomes a manifest that can be tagged', async () => {
  const imported = await run([
    'import',
    'images',
    'manifests/images',
    ...own.data,
    '--label',
    'Ours',
    '--json',
  ]);
  const { shortId, images } = JSON.parse(imported.out);
  expect(images).toBe(75);
  const { out } = await run(['tag', shortId, ...own.data, ...one, '--json']);
  expect(JSON.parse(out).jobs[0]).toMatchObject({ done: 75, failed: 0 });
});

test('predict labels files and stores nothing', async () => {
  const image = `manifests/images/${readdirSync('manifests/images')[0]}`;
  const { code, out } = await run(['predict', image, ...own.data, ...one, '--top', '2', '--json']);
  expect(code).toBe(0);
  const [prediction] = JSON.parse(out).predictions;
  expect(prediction).toMatchObject({ image, model: 'scratch', recipe: 'garment' });
  expect(prediction.top).toHaveLength(2);
  expect(existsSync(join(own.folder, 'data', 'autotag.sqlite'))).toBe(false);
});

test('preprocess writes what a model sees, one file for each view, and enlarged copies', async () => {
  const image = `manifests/images/${readdirSync('manifests/images')[0]}`;
  const out = join(own.folder, 'seen');
  await run(['preprocess', image, '--recipe', 'garment', '--out', out, '--scale', '10']);
  expect(readdirSync(out)).toHaveLength(8);
  await run(['preprocess', image, '--recipe', 'study', '--out', out]);
  expect(readdirSync(out)).toHaveLength(9);
});

test('preprocess and predict go on after an image that cannot be read, and say so: exit code 3', async () => {
  const image = `manifests/images/${readdirSync('manifests/images')[0]}`;
  const broken = join(own.folder, 'broken.jpg');
  writeFileSync(broken, 'no image');
  const out = ['--out', join(own.folder, 'seen')];
  for (const argv of [
    ['preprocess', broken, image, ...out],
    ['predict', broken, image, ...own.data, ...one],
  ]) {
    const some = await run(argv);
    expect(some.code).toBe(3);
    expect(some.out).toMatch(/broken\.jpg {2}failed: .*no image/);
  }
  const none = await run(['preprocess', join(own.folder, 'nowhere.jpg'), ...out]);
  expect(none).toMatchObject({ code: 1, out: '' });
  expect(none.err).toMatch(/^The file \S*nowhere\.jpg cannot be read: .*\.\n$/);
});

test('images of one name from several folders do not overwrite each other', async () => {
  const image = `manifests/images/${readdirSync('manifests/images')[0]}`;
  const out = join(own.folder, 'seen');
  await run(['preprocess', image, image, '--recipe', 'study', '--out', out]);
  expect(readdirSync(out)).toHaveLength(2);
});
