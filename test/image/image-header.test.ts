import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readImageHeader } from '../../src/image/image-header.ts';

const blank = () => sharp({ create: { width: 301, height: 17, channels: 3, background: '#123' } });

test.each([
  ['jpeg', () => blank().jpeg().toBuffer()],
  ['jpeg', () => blank().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer()],
  ['png', () => blank().png().toBuffer()],
  ['gif', () => blank().gif().toBuffer()],
  ['webp', () => blank().webp().toBuffer()],
  ['webp', () => blank().webp({ lossless: true }).toBuffer()],
  ['webp', () => blank().ensureAlpha(0.5).webp().toBuffer()], // with the extended header
  ['tiff', () => blank().tiff().toBuffer()],
] as const)('reads format and size of a %s as sharp does', async (format, encode) => {
  const size = { width: 301, height: 17 };
  expect(readImageHeader(await encode())).toEqual({ format, size });
});

test('leaves the size of an AVIF and an SVG to the decoder', async () => {
  const avif = await blank().avif().toBuffer();
  expect(readImageHeader(avif)).toEqual({ format: 'avif', size: undefined });
  const svg = Buffer.from('<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="…"/>');
  expect(readImageHeader(svg)).toEqual({ format: 'svg', size: undefined });
});

test('takes the larger of screen and first frame of a GIF', () => {
  const gif = readFileSync('test/fixtures/image/animated.gif');
  expect(readImageHeader(gif)).toEqual({ format: 'gif', size: { width: 24, height: 16 } });
  gif.writeUInt16LE(60_000, gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0])) + 5);
  expect(readImageHeader(gif)).toEqual({ format: 'gif', size: { width: 60_000, height: 16 } });
});

test.each([
  ['png', '89504e470d0a1a0a0000'],
  ['jpeg', 'ffd8ffe00010'],
  ['webp', '524946460000000057454250'],
] as const)('knows a %s that breaks off inside its header, without a size', (format, hex) => {
  expect(readImageHeader(Buffer.from(hex, 'hex'))).toEqual({ format, size: undefined });
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['half a signature', '\x89PN'],
])('finds no image in %s', (_, text) => {
  expect(readImageHeader(Buffer.from(text, 'latin1'))).toBeUndefined();
});
