import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { TooLargeError } from '../../src/errors.ts';
import { fetcher, serve, text } from './local-host.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fetch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test.each([
  ['small', 'kept'],
  ['large', 'kept '.repeat(200_000)],
])('what is fresh is not asked for again, in another process neither: %s', async (_, body) => {
  const folder = newFolder();
  const { url, asked } = await serve((_, response) =>
    response.setHeader('cache-control', 'max-age=60').setHeader('content-type', 'x/y').end(body),
  );
  expect((await fetcher({ cacheFolder: folder }).get(url)).fromCache).toBe(false);
  const again = await fetcher({ cacheFolder: folder }).get(url);
  expect(again).toMatchObject({ fromCache: true, status: 200, contentType: 'x/y' });
  expect(text(again.bytes)).toBe(body);
  expect(asked).toHaveLength(1);
});

test.each([
  ['etag', '"one"', 'if-none-match'],
  ['last-modified', 'Tue, 01 Jan 2019 00:00:00 GMT', 'if-modified-since'],
])('with %s the server is asked whether our copy is still good', async (header, value, asks) => {
  const conditions: (string | undefined)[] = [];
  const { url } = await serve((request, response) => {
    const condition = request.headers[asks];
    conditions.push(condition?.toString());
    response.setHeader(header, value).setHeader('cache-control', 'max-age=0');
    if (condition === value) response.writeHead(304).end();
    else response.end('kept');
  });
  const cached = fetcher({ cacheFolder: newFolder() });
  await cached.get(url);
  const again = await cached.get(url);
  expect(again.fromCache).toBe(true);
  expect(text(again.bytes)).toBe('kept');
  expect(conditions).toEqual([undefined, value]);
});

test('who wants to refresh is not given a copy that only claims to be fresh', async () => {
  let version = 1;
  const asked: unknown[] = [];
  const { url } = await serve(({ headers }, response) => {
    asked.push([headers['if-none-match'], headers['cache-control']]);
    response.setHeader('etag', `"${version}"`).setHeader('cache-control', 'max-age=60');
    if (headers['if-none-match'] === `"${version}"`) response.writeHead(304).end();
    else response.end(`version ${version}`);
  });
  const cached = fetcher({ cacheFolder: newFolder() });
  await cached.get(url);
  expect(await cached.get(url, { refresh: true })).toMatchObject({ fromCache: true });
  version = 2;
  const refreshed = await cached.get(url, { refresh: true });
  expect(refreshed.fromCache).toBe(false);
  expect(text(refreshed.bytes)).toBe('version 2');
  expect(asked).toEqual([
    [undefined, undefined],
    ['"1"', 'no-cache'],
    ['"1"', 'no-cache'],
  ]);
  expect(text((await cached.get(url)).bytes)).toBe('version 2');
  expect(asked).toHaveLength(3);
});

test('a changed document replaces the kept one', async () => {
  let version = 1;
  const { url } = await serve((_, response) =>
    response.setHeader('etag', `"${version}"`).end(`version ${version}`),
  );
  const cached = fetcher({ cacheFolder: newFolder() });
  await cached.get(url);
  version = 2;
  expect(text((await cached.get(url)).bytes)).toBe('version 2');
});

test.each([
  ['no-store', 200],
  ['max-age=60', 404],
])('%s with status %d is not kept', async (control, status) => {
  const { url, asked } = await serve((_, response) =>
    response.writeHead(status, { 'cache-control': control, etag: '"x"' }).end('x'),
  );
  const cached = fetcher({ cacheFolder: newFolder() });
  await Promise.allSettled([cached.get(url)]);
  await Promise.allSettled([cached.get(url)]);
  expect(asked).toHaveLength(2);
});

test('the limit counts for kept documents too', async () => {
  const { url } = await serve((_, response) =>
    response.setHeader('cache-control', 'max-age=60').end('12345'),
  );
  const cached = fetcher({ cacheFolder: newFolder() });
  await cached.get(url);
  expect((await cached.get(url, { maxBytes: 5 })).fromCache).toBe(true);
  await expect(cached.get(url, { maxBytes: 4 })).rejects.toThrow(TooLargeError);
});

test('a broken cache file counts as none', async () => {
  const folder = newFolder();
  const { url } = await serve((_, response) =>
    response.setHeader('cache-control', 'max-age=60').end('kept'),
  );
  await fetcher({ cacheFolder: folder }).get(url);
  const file = await onlyFile(folder);
  await writeFile(file, (await readFile(file)).subarray(0, -1));
  const again = await fetcher({ cacheFolder: folder }).get(url);
  expect(again.fromCache).toBe(false);
  expect(text(again.bytes)).toBe('kept');
});

test('the cache keeps within its size, and what was read last stays', async () => {
  const folder = newFolder();
  const { url } = await serve((_, response) =>
    response.setHeader('cache-control', 'max-age=60').end(Buffer.alloc(10_000)),
  );
  const cached = fetcher({ cacheFolder: folder, cacheBytes: 50_000 });
  for (let i = 0; i < 12; i++) {
    await cached.get(`${url}/${i}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await cached.get(`${url}/0`);
  }
  const sizes = await Promise.all((await files(folder)).map(async (f) => (await stat(f)).size));
  expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(50_000);
  expect(sizes.length).toBeGreaterThanOrEqual(3);
  expect((await cached.get(`${url}/0`)).fromCache).toBe(true);
  expect((await cached.get(`${url}/1`)).fromCache).toBe(false);
});

test('fetching goes on without a cache folder that cannot be used, and says so once', async () => {
  const folder = newFolder();
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const warnings: string[] = [];
  const { url } = await serve((_, response) =>
    response.setHeader('cache-control', 'max-age=60').end('still'),
  );
  const cached = fetcher({ cacheFolder: blocked, warn: (message) => warnings.push(message) });
  expect(text((await cached.get(url)).bytes)).toBe('still');
  expect(text((await cached.get(`${url}/2`)).bytes)).toBe('still');
  expect(warnings).toHaveLength(1);
});

const files = async (where: string) =>
  (await readdir(where, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

async function onlyFile(where: string): Promise<string> {
  const [file, ...others] = await files(where);
  if (!file || others.length > 0) throw new Error(`expected one file, found ${others.length + 1}`);
  return file;
}
