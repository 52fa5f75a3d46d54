import { openStore } from '../../src/store/open-store.ts';
import { annotation } from './records.ts';

// Run by durability.test.ts: inserts until it is killed, and says which ones were acknowledged.
const store = await openStore(process.argv[2] ?? '');
for (let i = 0; ; i++) {
  await store.annotations.insert([annotation(`${i}`, { text: `number ${i}` })]);
  process.stdout.write(`${i}\n`);
}
