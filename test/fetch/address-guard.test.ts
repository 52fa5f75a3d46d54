import { expect, test } from 'vitest';
import { ForbiddenAddressError } from '../../src/errors.ts';
import { guardUrl, isPublicAddress } from '../../src/fetch/address-guard.ts';

test.each([
  ['8.8.8.8', true],
  ['9.255.255.255', true],
  ['10.0.0.0', false],
  ['10.255.255.255', false],
  ['11.0.0.0', true],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['192.167.255.255', true],
  ['192.168.0.1', false],
  ['192.169.0.0', true],
  ['100.63.255.255', true],
  ['100.64.0.0', false], // carrier-grade NAT
  ['100.127.255.255', false],
  ['100.128.0.0', true],
  ['169.254.169.254', false], // cloud metadata
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['0.1.2.3', false],
  ['198.18.0.1', false],
  ['223.255.255.255', true],
  ['224.0.0.1', false],
  ['240.0.0.1', false],
  ['255.255.255.255', false],
  ['2606:4700::1111', true],
  ['::1', false],
  ['::', false],
  ['::7f00:1', false], // ::127.0.0.1, IPv4-compatible
  ['::ffff:8.8.8.8', false], // v4-mapped, whatever it maps
  ['::ffff:127.0.0.1', false],
  ['64:ff9b::7f00:1', false], // NAT64
  ['64:ff9b:1::1', false],
  ['2002:7f00:1::', false], // 6to4
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fc00::1', false],
  ['fd12:3456::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['2001:db8::1', false],
  ['not an address', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/', // decimal
  'http://0177.0.0.1/', // octal
  'http://017700000001/',
  'http://0x7f.0.0.1/', // hexadecimal
  'http://0x7f000001/',
  'http://0/',
  'http://127.0.0.1./',
  'http://%31%32%37.0.0.1/',
  'http://１２７.0.0.1/', // full-width digits
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::10.0.0.1]/',
  'http://[fd00::1]/',
  'http://localhost/',
  'http://LOCALHOST:80/',
  'http://localhost./',
  'http://image.localhost/',
  'http://192.168.1.1/info.json',
  'http://169.254.169.254/latest/meta-data/',
])('%s is refused, and allowPrivate opens it', (address) => {
  expect(() => guardUrl(address, { allowPrivate: false })).toThrow(ForbiddenAddressError);
  expect(() => guardUrl(address, { allowPrivate: false })).toThrow('--allow-private');
  expect(guardUrl(address, { allowPrivate: true })).toBeInstanceOf(URL);
});

test.each([
  ['file:///etc/passwd', 'only http: and https:'],
  ['ftp://example.org/a', 'only http: and https:'],
  ['data:image/png;base64,AAAA', 'only http: and https:'],
  ['javascript:alert(1)', 'only http: and https:'],
  ['gopher://example.org/', 'only http: and https:'],
  ['https://me@example.org/', 'user name or password'],
  ['https://:secret@example.org/', 'user name or password'],
  ['example.org/manifest.json', 'not an absolute URL'],
  ['', 'not an absolute URL'],
  ['http://', 'not an absolute URL'],
])('%s is refused even with allowPrivate: %s', (address, reason) => {
  expect(() => guardUrl(address, { allowPrivate: true })).toThrow(ForbiddenAddressError);
  expect(() => guardUrl(address, { allowPrivate: true })).toThrow(reason);
});

test('a password does not get into the message', () => {
  expect(() => guardUrl('https://me:secret@example.org/', { allowPrivate: false })).not.toThrow(
    'secret',
  );
});

test.each([
  [22, false],
  [25, false],
  [79, false],
  [80, true],
  [81, false],
  [443, true],
  [1023, false],
  [1024, true],
  [8182, true],
])('port %d of a public host is open: %s', (port, open) => {
  const guard = () => guardUrl(`http://example.org:${port}/`, { allowPrivate: false });
  if (open) expect(guard()).toBeInstanceOf(URL);
  else expect(guard).toThrow(`port ${port}`);
});

test('a relative redirect is resolved before it is judged', () => {
  expect(guardUrl('../b.json', { allowPrivate: false }, 'https://example.org/a/c/').href).toBe(
    'https://example.org/a/b.json',
  );
  expect(() => guardUrl('//127.0.0.1/b', { allowPrivate: false }, 'https://example.org/')).toThrow(
    ForbiddenAddressError,
  );
});
