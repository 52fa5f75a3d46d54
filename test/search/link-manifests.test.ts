import { expect, test } from 'vitest';
import { linkManifests } from '../../src/search/link-manifests.ts';
import { openStore } from '../../src/store/open-store.ts';
import { annotation, c1, c2, manifest } from '../store/records.ts';

test('each canvas is linked to the oldest manifest that lists it', async () => {
  const store = await openStore('sqlite::memory:');
  await store.manifests.put(manifest('m1', [c1], { label: 'Book 1' }));
  await store.manifests.put(manifest('m2', [c1]));
  const on = (canvas: string) =>
    annotation(canvas, { targets: [{ canvas, region: undefined, manifest: undefined }] });
  const within = await linkManifests([on(c1), on(c2)], store.manifests);
  expect(within(c1)).toMatchObject({ id: 'https://ex.org/m1/manifest.json', label: 'Book 1' });
  expect(within(c2)).toBeUndefined();
  await store.close();
});
