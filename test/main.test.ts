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

test('a warning shows where an error came from that nobody threw on purpose', () => {
  expect(warningText('It broke off.')).toBe('It broke off.');
  expect(warningText('It broke off.', new TypeError('x of undefined'))).toMatch(
    /^It broke off\.\nTypeError: x of undefined\n +at /,
  );
});
