import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import type { PercentRegion } from '../../src/annotation/region.ts';
import { openStore } from '../../src/store/open-store.ts';
import { asBefore, outdated } from './outdated.ts';
import { annotation, c1, c2, manifest } from './records.ts';

/** As the version before sizes, regions, writers and labels left it. */
function makeOld(file: string): void {
  const old = new DatabaseSync(file);
  for (const column of ['width', 'height']) {
    old.exec(`ALTER TABLE manifest_canvas DROP COLUMN ${column}`);
  }
  for (const table of ['annotation', 'revision']) {
    old.exec(`ALTER TABLE ${table} DROP COLUMN written_by`);
  }
  old.exec('ALTER TABLE manifest DROP COLUMN labels; PRAGMA user_version = 5');
  old.close();
}

const canvases = [c1, c2].map((id) => ({ id, type: 'Canvas', width: 200, height: 100 }));

test('a file of an older version knows the sizes of canvases and the labels of manifests after it is opened, and places what is in percent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autotag-older-'));
  const file = join(folder, 'old.sqlite');
  const stored = await openStore(`sqlite:${file}`);
  const label = { de: ['Mantel'] };
  const document = {
    id: 'https://ex.org/m1/manifest.json',
    type: 'Manifest',
    label,
    items: canvases,
  };
  await stored.manifests.put(manifest('m1', [c1, c2], { document }));
  await stored.manifests.put(manifest('no manifest to us', [c1]));
  const region: PercentRegion = { percent: [50, 50, 10, 10] };
  const targets = [{ canvas: c1, region, manifest: undefined }];
  await stored.annotations.insert([annotation('1', { targets })]);
  await stored.close();
  makeOld(file);

  const store = await openStore(`sqlite:${file}`);
  const size = { width: 200, height: 100 };
  expect((await store.manifests.find('m1'))?.canvases).toMatchObject([{ size }, { size }]);
  const labels = (await store.manifests.list()).map((manifest) => manifest.labels);
  expect(labels).toEqual([label, { none: ['no manifest to us'] }]);
  const found = async (x: number, y: number) =>
    (await store.annotations.search({ words: [], region: { x, y, w: 1, h: 1 } }, 0, 9)).total;
  expect([await found(101, 51), await found(0, 0)]).toEqual([1, 0]);
  await store.close();
  rmSync(folder, { recursive: true });
});

test('drawings and percentages in a file of an older version have their regions after it is opened, and nothing else changes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autotag-older-'));
  const file = join(folder, 'old.sqlite');
  const stored = await openStore(`sqlite:${file}`);
  await stored.annotations.insert(asBefore(outdated));
  await stored.annotations.insert([annotation('changed', { creator: 'Mia' })]);
  await stored.annotations.replace(annotation('changed', { creator: 'Mia', text: 'new' }));
  await stored.close();
  makeOld(file);

  const store = await openStore(`sqlite:${file}`);
  const records = await store.annotations.page({}, 0, 99);
  expect(records.slice(0, -1)).toEqual(outdated);
  expect(await store.annotations.history('urn:a:drawn')).toHaveLength(1);
  const history = await store.annotations.history('urn:a:changed');
  expect(history.map(({ agent }) => agent)).toEqual(['Mia', undefined]);
  await store.close();
  rmSync(folder, { recursive: true });
});
