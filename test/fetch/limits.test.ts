import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { TooLargeError, UnreachableError } from '../../src/errors.ts';
import { fetcher, serve } from './local-host.ts';

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
