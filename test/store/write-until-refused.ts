import { openStore } from '../../src/store/open-store.ts';
import { annotation } from './records.ts';

// Run by sqlite-bulk.test.ts, where files may not grow for ever: says how many annotations were acknowledged, and why no more.
const [url = '', atOnce = '1'] = process.argv.slice(2);
const store = await openStore(url);
const document = { text: 'x'.repeat(2000) };
let acknowledged = 0;
let reason: unknown;
while (!reason) {
  const batch = Array.from({ length: Number(atOnce) }, (_, i) =>
    annotation(`${acknowledged + i}`, { document }),
  );
  try {
    acknowledged += (await store.annotations.insert(batch)).length;
  } catch (error) {
    reason = error;
  }
}
console.log(JSON.stringify({ acknowledged, reason: String(reason) }));
