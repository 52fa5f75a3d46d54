import { expect, test } from 'vitest';
import { ForbiddenAddressError } from '../../src/errors.ts';
import { isPublicAddress } from '../../src/fetch/address-guard.ts';
import { fetcher, serve, text } from './local-host.ts';

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
