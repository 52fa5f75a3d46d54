import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ForbiddenAddressError,
  InvalidInputError,
  TooLargeError,
  UnreachableError,
} from '../src/errors.ts';
import { isPublicAddress } from '../src/fetch/address-guard.ts';
import { createFetcher, type Fetcher, type FetcherOptions } from '../src/fetch.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const cleanups: (() => Promise<unknown>)[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(handler: Handler): Promise<{ url: string; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked };
}

function fetcher(options: Partial<FetcherOptions> = {}): Fetcher {
  const made = createFetcher({ allowPrivate: true, backoffMs: 5, random: () => 0.5, ...options });
  cleanups.push(() => made.close());
  return made;
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('a document comes with its type, and the asker says who it is', async () => {
  let agent: string | undefined;
  const { url } = await serve((request, response) => {
    agent = request.headers['user-agent'];
    response.setHeader('content-type', 'text/plain').end('hello');
  });
  const fetched = await fetcher().get(`${url}/a#part`);
  expect(fetched).toMatchObject({
    url: `${url}/a`,
    status: 200,
    contentType: 'text/plain',
    fromCache: false,
  });
  expect(text(fetched.bytes)).toBe('hello');
  expect(agent).toMatch(/^iiif-autotag\/\d+\.\d+\.\d+ \(IIIF annotation server.*\)$/);
});

test('JSON may begin with a byte-order mark', async () => {
  const { url } = await serve((_, response) => response.end('\uFEFF{"a":1}'));
  expect(await fetcher().json(url)).toEqual({ a: 1 });
});

test('what is not JSON is called by its name', async () => {
  const { url } = await serve((_, response) =>
    response.setHeader('content-type', 'text/html').end('<html>'),
  );
  const answer = fetcher().json(url);
  await expect(answer).rejects.toThrow(InvalidInputError);
  await expect(answer).rejects.toThrow('answered a web page, not JSON');
});

test.each([400, 401, 403, 404, 410, 500])('status %d is told at once', async (status) => {
  const { url, asked } = await serve((_, response) => response.writeHead(status).end('no'));
  const answer = fetcher().get(url);
  await expect(answer).rejects.toThrow(UnreachableError);
  await expect(answer).rejects.toMatchObject({
    status,
    message: `${url}/ answered with status ${status}.`,
  });
  expect(asked).toHaveLength(1);
});

test('a host that refuses connections is named', async () => {
  const { url, port } = await serve(() => {});
  await cleanups.pop()?.();
  await expect(fetcher().get(url)).rejects.toThrow(`127.0.0.1:${port} refused the connection`);
});

// --- Guard ---

test('loopback is refused unless opened, and the message says how', async () => {
  const { url, asked } = await serve((_, response) => response.end('secret'));
  const answer = fetcher({ allowPrivate: false }).get(url);
  await expect(answer).rejects.toThrow(ForbiddenAddressError);
  await expect(answer).rejects.toThrow('--allow-private');
  expect(asked).toEqual([]);
});

test.each([
  [[{ address: '127.0.0.1', family: 4 }]],
  [[{ address: '::ffff:127.0.0.1', family: 6 }]],
  // One private address among public ones is enough.
  [
    [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ],
  ],
])('a name that resolves to %j is refused', async (addresses) => {
  const { port, asked } = await serve((_, response) => response.end('secret'));
  const guarded = fetcher({ allowPrivate: false, resolve: async () => addresses });
  const answer = guarded.get(`http://images.example.org:${port}/`);
  await expect(answer).rejects.toThrow(ForbiddenAddressError);
  await expect(answer).rejects.toThrow('images.example.org is not fetched');
  expect(asked).toEqual([]);
});

test('the address that is connected to is the one that was checked', async () => {
  const { port } = await serve((_, response) => response.end('here'));
  const answers = [[{ address: '127.0.0.1', family: 4 }]];
  let lookups = 0;
  const open = fetcher({
    resolve: async () => answers[lookups++] ?? [{ address: '192.0.2.1', family: 4 }],
  });
  const { bytes } = await open.get(`http://name.example.org:${port}/`);
  expect(text(bytes)).toBe('here');
  expect(lookups).toBe(1);
});

test.each([
  'http://10.0.0.1/',
  'http://[::ffff:10.0.0.1]/',
  'http://0x0a000001/',
  'http://localhost:8888/',
  'http://inside.example.org/',
  'file:///etc/passwd',
  '//10.0.0.1/',
])('a redirect to %s is refused', async (location) => {
  const { port } = await serve((_, response) => response.writeHead(302, { location }).end());
  const guarded = fetcher({
    allowPrivate: false,
    // The one loopback address plays a public host.
    isPublic: (address) => address === '127.0.0.1' || isPublicAddress(address),
    resolve: async (host) => [
      { address: host === 'inside.example.org' ? '10.0.0.1' : '127.0.0.1', family: 4 },
    ],
  });
  await expect(guarded.get(`http://public.example.org:${port}/`)).rejects.toThrow(
    ForbiddenAddressError,
  );
});

test('redirects are followed, relative ones too, and the last address is told', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/a') response.writeHead(301, { location: 'b/c' }).end();
    else if (request.url === '/b/c') response.writeHead(307, { location: '/d' }).end();
    else response.end(request.url);
  });
  expect(await fetcher().get(`${url}/a`)).toMatchObject({ url: `${url}/d` });
});

test.each([
  [5, true],
  [6, false],
])('%d redirects in a row are followed: %s', async (count, followed) => {
  const { url } = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
    else response.end('end');
  });
  const answer = fetcher().get(`${url}/${count}`);
  if (followed) expect(text((await answer).bytes)).toBe('end');
  else await expect(answer).rejects.toThrow('redirects more than 5 times');
});

// --- Size and time ---

test.each([
  ['announced', 1000, 1000, true],
  ['announced', 1001, 1000, false],
  ['streamed', 1000, 1000, true],
  ['streamed', 1001, 1000, false],
  ['gzipped', 1000, 1000, true],
  ['gzipped', 1001, 1000, false],
])('%s, %d bytes with a limit of %d come through: %s', async (how, size, maxBytes, fits) => {
  const { url } = await serve((_, response) => {
    const body = Buffer.alloc(size, 'a');
    if (how === 'announced') response.setHeader('content-length', size).end(body);
    if (how === 'streamed') {
      response.write(body.subarray(0, 10));
      response.end(body.subarray(10));
    }
    if (how === 'gzipped') response.setHeader('content-encoding', 'gzip').end(gzipSync(body));
  });
  const answer = fetcher().get(url, { maxBytes });
  if (fits) expect((await answer).bytes).toHaveLength(size);
  else await expect(answer).rejects.toThrow(TooLargeError);
});

test('a bomb of zeros is given up while it inflates', async () => {
  const bomb = gzipSync(Buffer.alloc(200e6));
  const { url } = await serve((_, response) =>
    response.setHeader('content-encoding', 'gzip').end(bomb),
  );
  const before = process.memoryUsage().arrayBuffers;
  await expect(fetcher().get(url, { maxBytes: 1e6 })).rejects.toThrow(TooLargeError);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
});

test('a body that breaks off is an error, not a short image', async () => {
  const { url } = await serve((_, response) => {
    response.setHeader('content-length', 100).write('only this');
    setTimeout(() => response.destroy(), 20);
  });
  await expect(fetcher({ retries: 0 }).get(url)).rejects.toThrow('broke off the connection');
});

test('a gzip stream that ends early is an error', async () => {
  const { url } = await serve((_, response) =>
    response
      .setHeader('content-encoding', 'gzip')
      .end(gzipSync(Buffer.alloc(1000, 'a')).subarray(0, 20)),
  );
  await expect(fetcher().get(url)).rejects.toThrow(UnreachableError);
});

test('an encoding that was not asked for is refused', async () => {
  const { url } = await serve((_, response) =>
    response.setHeader('content-encoding', 'zstd').end('who knows'),
  );
  await expect(fetcher().get(url)).rejects.toThrow('in the encoding zstd');
});

test('a server that never answers is given up', async () => {
  const { url } = await serve(() => {});
  await expect(fetcher({ timeoutMs: 1000 }).get(url)).rejects.toThrow('did not answer within 1 s');
}, 5000);

test('a server that drips bytes is given up although it is never silent for long', async () => {
  const { url } = await serve((_, response) => {
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  await expect(fetcher({ timeoutMs: 100 }).get(url)).rejects.toThrow(
    'did not answer completely within 0.4 s',
  );
}, 5000);

test('an abort ends the request with its own reason', async () => {
  const { url } = await serve(() => {});
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 30);
  await expect(fetcher().get(url, { signal: controller.signal })).rejects.toThrow('enough');
});

// --- Patience ---

test.each([429, 502, 503, 504])('status %d is asked again until it is gone', async (status) => {
  let tries = 0;
  const { url } = await serve((_, response) => {
    tries++;
    response.writeHead(tries < 3 ? status : 200).end('at last');
  });
  expect(text((await fetcher().get(url)).bytes)).toBe('at last');
  expect(tries).toBe(3);
});

test('patience ends after the retries, and the status is told', async () => {
  const { url, asked } = await serve((_, response) => response.writeHead(503).end());
  await expect(fetcher({ retries: 2 }).get(url)).rejects.toMatchObject({ status: 503 });
  expect(asked).toHaveLength(3);
});

test('a reset connection is tried again', async () => {
  let tries = 0;
  const { url } = await serve((request, response) => {
    tries++;
    if (tries === 1) request.socket.resetAndDestroy();
    else response.end('back');
  });
  expect(text((await fetcher().get(url)).bytes)).toBe('back');
});

test.each([
  ['1', 900],
  [() => new Date(Date.now() + 2000).toUTCString(), 900],
])(
  'Retry-After %s is waited for, and nobody else asks the host meanwhile',
  async (after, least) => {
    const times: number[] = [];
    let first = true;
    const { url } = await serve((_, response) => {
      times.push(performance.now());
      if (first) {
        first = false;
        const value = typeof after === 'string' ? after : after();
        response.writeHead(429, { 'retry-after': value }).end();
      } else response.end('ok');
    });
    const polite = fetcher();
    const one = polite.get(`${url}/1`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([one, polite.get(`${url}/2`)]);
    expect(times).toHaveLength(3);
    expect(Math.min(...times.slice(1)) - (times[0] ?? 0)).toBeGreaterThan(least);
  },
);

test('a long Retry-After is capped', async () => {
  let tries = 0;
  const { url } = await serve((_, response) => {
    tries++;
    response.writeHead(tries === 1 ? 503 : 200, { 'retry-after': '3600' }).end('ok');
  });
  expect(text((await fetcher({ maxPauseMs: 50 }).get(url)).bytes)).toBe('ok');
});

test.each([1, 4])('never more than %d requests are under way at one host', async (limit) => {
  let now = 0;
  let most = 0;
  const { url } = await serve((_, response) => {
    now++;
    most = Math.max(most, now);
    setTimeout(() => {
      now--;
      response.end('ok');
    }, 20);
  });
  const polite = fetcher({ connectionsPerHost: limit });
  await Promise.all(Array.from({ length: 12 }, (_, i) => polite.get(`${url}/${i}`)));
  expect(most).toBe(limit);
});

test('callers that want the same at the same time share one request', async () => {
  const { url, asked } = await serve((_, response) => setTimeout(() => response.end('one'), 30));
  const shared = fetcher();
  const impatient = new AbortController();
  const gone = shared.get(url, { signal: impatient.signal });
  const rest = [shared.get(url), shared.get(url)];
  impatient.abort(new Error('gone'));
  await expect(gone).rejects.toThrow('gone');
  expect((await Promise.all(rest)).map(({ bytes }) => text(bytes))).toEqual(['one', 'one']);
  expect(asked).toHaveLength(1);
});

test('who is still waiting for a turn can leave at once', async () => {
  const { url, asked } = await serve(() => {});
  const busy = fetcher({ connectionsPerHost: 1 });
  const first = busy.get(`${url}/1`);
  const controller = new AbortController();
  const second = busy.get(`${url}/2`, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('no time')), 30);
  await expect(second).rejects.toThrow('no time');
  expect(asked).toEqual(['/1']);
  const refused = expect(first).rejects.toThrow('shutting down');
  await busy.close();
  await refused;
});

// --- Cache ---

test('what is fresh is not asked for again, in another process neither', async () => {
  const { url, asked } = await serve((_, response) =>
    response.setHeader('cache-control', 'max-age=60').setHeader('content-type', 'x/y').end('kept'),
  );
  expect((await fetcher({ cacheFolder: folder }).get(url)).fromCache).toBe(false);
  const again = await fetcher({ cacheFolder: folder }).get(url);
  expect(again).toMatchObject({ fromCache: true, status: 200, contentType: 'x/y' });
  expect(text(again.bytes)).toBe('kept');
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
  const cached = fetcher({ cacheFolder: folder });
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
  const cached = fetcher({ cacheFolder: folder });
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
  const cached = fetcher({ cacheFolder: folder });
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
  const cached = fetcher({ cacheFolder: folder });
  await Promise.allSettled([cached.get(url)]);
  await Promise.allSettled([cached.get(url)]);
  expect(asked).toHaveLength(2);
});

test('the limit counts for kept documents too', async () => {
  const { url } = await serve((_, response) =>
    response.setHeader('cache-control', 'max-age=60').end('12345'),
  );
  const cached = fetcher({ cacheFolder: folder });
  await cached.get(url);
  expect((await cached.get(url, { maxBytes: 5 })).fromCache).toBe(true);
  await expect(cached.get(url, { maxBytes: 4 })).rejects.toThrow(TooLargeError);
});

test('a broken cache file counts as none', async () => {
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

test('closing breaks off what is under way, and may be done twice', async () => {
  const { url } = await serve(() => {});
  const closing = fetcher();
  const answer = closing.get(url);
  const refused = expect(answer).rejects.toThrow('shutting down');
  await closing.close();
  await closing.close();
  await refused;
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
