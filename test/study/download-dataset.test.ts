import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFetcher, type Fetcher } from '../../src/fetch.ts';
import { downloadFolder, loadDataset } from '../../src/study/datasets.ts';
import { downloadDataset } from '../../src/study/download-dataset.ts';
import { serve } from '../fetch/local-host.ts';
import { madeUpDataset, writeDataset } from './made-up-data.ts';

let folder: string;
let fetcher: Fetcher;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'download-'));
  writeDataset(join(folder, 'published'), madeUpDataset(20));
  fetcher = createFetcher({ allowPrivate: true });
});
afterEach(async () => {
  await fetcher.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Serves the files as they lie there, or as an encoding of what they hold. */
async function publish(encoded = false) {
  const { url, asked } = await serve((request, response) => {
    const file = readFileSync(join(folder, 'published', request.url?.split('/').at(-1) ?? ''));
    if (encoded) response.setHeader('content-encoding', 'gzip');
    response.end(file);
  });
  return { publisher: url.replace(/\/$/, ''), asked };
}

test.each([
  ['as files', false],
  ['as an encoding', true],
])(
  'a data set is fetched from a server that sends it %s, and found from then on',
  async (_, encoded) => {
    const { publisher, asked } = await publish(encoded);
    const into = join(folder, 'mnist');
    await downloadDataset('mnist', { fetcher, folder: into, publisher, checked: false });
    expect(asked).toHaveLength(4);
    const { train } = loadDataset('mnist', { data: into, checked: false });
    expect(Uint8Array.from(train.images)).toEqual(madeUpDataset(20).train.images);
    expect(readdirSync(folder).toSorted()).toEqual(['mnist', 'published']);
  },
);

test('it is kept for every project of a person, where findDataset looks last', () => {
  vi.stubEnv('XDG_CACHE_HOME', folder);
  expect(downloadFolder('mnist')).toBe(join(folder, 'iiif-autotag', 'mnist'));
});

test('what is not the published data is not kept', async () => {
  const { publisher } = await publish();
  const into = join(folder, 'mnist');
  const fetching = downloadDataset('mnist', { fetcher, folder: into, publisher });
  await expect(fetching).rejects.toThrow(/sha256 differs/);
  expect(existsSync(into)).toBe(false);
});

test('who gives up does not wait for it', async () => {
  const { publisher, asked } = await publish();
  const into = join(folder, 'mnist');
  const signal = AbortSignal.abort(new Error('enough'));
  const fetching = downloadDataset('mnist', { fetcher, folder: into, publisher, signal });
  await expect(fetching).rejects.toThrow('enough');
  expect(asked).toEqual([]);
});
