import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { warningText } from '../src/autotag.ts';
import { readConfig } from '../src/config.ts';
import { StoreError } from '../src/errors.ts';
import { startServer } from '../src/main.ts';

test('the log of the server tells which job broke off, and why', async () => {
  const data = mkdtempSync(join(tmpdir(), 'autotag-main-'));
  const told: unknown[] = [];
  const server = await startServer(readConfig({ data, port: 0, models: ['scratch'] }, {}), {
    log: (error) => told.push(error),
  });
  const { jobs, store } = server.autotag;
  store.jobs.finishedCanvases = () => Promise.reject(new StoreError('The disk is full.'));
  const { id } = await jobs.create({ request: { manifest: 'x' }, models: ['scratch'], total: 1 });
  await expect.poll(() => told).toHaveLength(1);
  expect(told[0]).toBe(`Job ${id} broke off; it is taken up again in a moment. The disk is full.`);
  await server.close();
  rmSync(data, { recursive: true });
});

test('what is no HTTP is answered with the one body of errors', async () => {
  const data = mkdtempSync(join(tmpdir(), 'autotag-main-'));
  const server = await startServer(readConfig({ data, port: 0, models: ['scratch'] }, {}));
  const answer = await fetch(server.url, { headers: { 'X-Long': 'x'.repeat(20_000) } });
  expect(answer.status).toBe(431);
  expect(await answer.json()).toMatchObject({ code: 431 });
  await server.close();
  rmSync(data, { recursive: true });
});

test('an idle connection is kept longer than proxies keep theirs', async () => {
  const data = mkdtempSync(join(tmpdir(), 'autotag-main-'));
  const server = await startServer(readConfig({ data, port: 0, models: ['scratch'] }, {}));
  const answer = await fetch(server.url);
  const [, seconds] = /timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(60); // nginx's keepalive_timeout for upstreams
  await server.close();
  rmSync(data, { recursive: true });
});

test('stopping while an import runs ends it without a word in the log; whole batches of it are stored', async () => {
  const data = mkdtempSync(join(tmpdir(), 'autotag-main-'));
  const told: unknown[] = [];
  const config = readConfig({ data, port: 0, models: ['scratch'] }, {});
  const server = await startServer(config, { log: (error) => told.push(error) });
  let count = 0;
  const lines = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5)); // or it fills the memory before a byte is sent
      const target = 'https://example.org/canvas/1';
      const ids = Array.from({ length: 1000 }, () => `urn:endless:${count++}`);
      const some = ids.map((id) => `${JSON.stringify({ id, type: 'Annotation', target })}\n`);
      controller.enqueue(new TextEncoder().encode(some.join('')));
    },
  });
  const init = { method: 'POST', body: lines, duplex: 'half' as const };
  const importing = fetch(`${server.url}/import?format=ndjson`, init).catch(() => 'broken off');
  const { annotations } = server.autotag.store;
  await expect.poll(() => annotations.count({}), { timeout: 20_000 }).toBeGreaterThan(0);
  await server.close();
  expect(await importing).toBe('broken off');
  await new Promise(setImmediate);
  expect(told).toEqual([]);
  const again = await startServer(config);
  expect((await again.autotag.store.annotations.count({})) % 100).toBe(0);
  await again.close();
  rmSync(data, { recursive: true });
}, 30_000);

test('a warning shows where an error came from that nobody threw on purpose', () => {
  expect(warningText('It broke off.')).toBe('It broke off.');
  expect(warningText('It broke off.', new TypeError('x of undefined'))).toMatch(
    /^It broke off\.\nTypeError: x of undefined\n +at /,
  );
});
