import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Autotag, openAutotag } from '../../src/autotag.ts';
import { readConfig } from '../../src/config.ts';
import { loadDemo } from '../../src/demo.ts';
import { createTaggingJob } from '../../src/tag-manifest/tagging-work.ts';

let data: string;
let autotag: Autotag;
const open = async () => {
  autotag = await openAutotag(readConfig({ data, models: ['scratch'] }, {}));
  await autotag.jobs.resume();
};
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'autotag-demo-'));
  await open();
});
afterEach(async () => {
  await autotag.close();
  rmSync(data, { recursive: true });
});

test('a start after one that broke off waits for the tagging that is left, and for no other', async () => {
  const begun = await loadDemo(autotag);
  await createTaggingJob({ manifest: 'garments', force: true }, autotag.jobs, autotag);
  await autotag.close();
  await open();
  const left = await loadDemo(autotag);
  expect(left?.map(({ id }) => id)).toEqual(begun?.map(({ id }) => id));
});

test('a start after one that broke off between its two taggings queues the second', async () => {
  const create = autotag.store.jobs.create;
  autotag.store.jobs.create = async (job) => {
    if (job.request.recipe !== undefined) throw new Error('killed');
    await create(job);
  };
  await expect(loadDemo(autotag)).rejects.toThrow('killed');
  await autotag.close();
  await open();
  const left = await loadDemo(autotag);
  expect(left?.map(({ request }) => request.recipe).toSorted()).toEqual(['study', undefined]);
});

test('a start after one whose tagging ended has nothing to do', async () => {
  const begun = (await loadDemo(autotag)) ?? [];
  expect(begun).toHaveLength(2);
  for (const { id } of begun) await autotag.jobs.cancel(id);
  expect(await loadDemo(autotag)).toBeUndefined();
});

test('who has deleted everything is given the demo collection again, with its tagging', async () => {
  for (const { id } of (await loadDemo(autotag)) ?? []) await autotag.jobs.cancel(id);
  for (const { shortId } of await autotag.store.manifests.list()) {
    await autotag.store.manifests.delete(shortId);
  }
  await autotag.store.annotations.deleteWhere({ origins: ['curator', 'machine'] });
  expect(await loadDemo(autotag)).toHaveLength(2);
});
