import { expect, test } from 'vitest';
import { annotation } from './records.ts';
import { type OpenStore, storeForEach } from './store-for-each.ts';

/** A store works until it is closed, and then says that it is. */
export function closingContract(open: OpenStore): void {
  const store = storeForEach(open);

  test('it says that it works, is closed twice without harm, and then refuses', async () => {
    await store.check();
    await store.close();
    await store.close();
    await expect(store.annotations.count({})).rejects.toMatchObject({ code: 'store' });
    await expect(store.annotations.insert([annotation('1')])).rejects.toMatchObject({
      code: 'store',
    });
  });
}
