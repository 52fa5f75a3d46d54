import { expect, test } from 'vitest';
import { md5, shortId } from '../../src/iiif/short-id.ts';

test.each([
  ['http://dams.llgc.org.uk/iiif/newspaper/issue/3320640/manifest.json', '3320640'],
  ['https://ex.org/iiif/book1/manifest.json', 'book1'],
  ['https://example.com/manifest.json', 'example.com'],
  ['https://ex.org/manifests/projectmanifest.json', 'manifests'],
  ['http://x/iiif/manifest.json?x=1', md5('http://x/iiif/manifest.json?x=1')],
  ['https://ex.org/m/ucdlib:40851', md5('https://ex.org/m/ucdlib:40851')],
  ['https://ex.org/a/../manifest.json', md5('https://ex.org/a/../manifest.json')],
  ['manifest.json', md5('manifest.json')],
  ['https://ex.org//manifest.json', md5('https://ex.org//manifest.json')],
])('the short id of %s is %s', (id, expected) => {
  expect(shortId(id)).toBe(expected);
});

test('md5 is the one that SAS computed for its own test canvas', () => {
  expect(md5('http://example.com/manfiest/test/canvas/1.json')).toBe(
    '857085d28ae8df537449a85b5272d516',
  );
});
