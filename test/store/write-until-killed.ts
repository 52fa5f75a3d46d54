import { openStore } from '../../src/store/open-store.ts';
import { annotation } from './records.ts';

// Run by durability.test.ts: inserts so many at a time until it is killed, and says which inserts were acknowledged.
const [url = '', atOnce = '1'] = process.argv.slice(2);
const store = await openStore(url);
for (let i = 0; ; i++) {
  const batch = Array.from({ length: Number(atOnce) }, (_, j) =>
    annotation(`${i * Number(atOnce) + j}`, { text: `number ${i}` }),
  );
  await store.annotations.insert(batch);
  process.stdout.write(`${i}\n`);
}
