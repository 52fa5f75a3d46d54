import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { UnreadableImageError } from '../../src/errors.ts';
import { checkPng } from '../../src/image/check-png.ts';
import { loadImageEngine } from '../../src/image/image-engine.ts';

const photo = 'test/fixtures/image/photos/shoes.jpg';
const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** Its checksum is left zero: whoever reads checksums comes later. */
function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

/** Eight-bit grey. */
function header(width: number, height: number, interlaced = false): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, interlaced ? 1 : 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return chunk('IHDR', data);
}

const png = (...chunks: Buffer[]) =>
  Buffer.concat([signature, ...chunks, chunk('IEND', Buffer.alloc(0))]);

const zeros = (count: number) => chunk('IDAT', deflateSync(Buffer.alloc(count)));

test.each([false, true])('lets a whole PNG pass (progressive: %s)', async (progressive) => {
  const bytes = await sharp(photo).png({ progressive }).toBuffer();
  expect(checkPng(bytes)).toBe(1);
});

test('reads the EXIF orientation', async () => {
  const bytes = await sharp(photo).withMetadata({ orientation: 6 }).png().toBuffer();
  expect(checkPng(bytes)).toBe(6);
});

test.each([
  ['cut off', 'MM'],
  ['without entries', 'MM\0*\0\0\0\x08\0\0'],
  [
    'of an orientation that there is not',
    'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0',
  ],
])('takes an EXIF block %s for none', (_, exif) => {
  const bytes = png(header(1, 1), chunk('eXIf', Buffer.from(exif, 'latin1')), zeros(2));
  expect(checkPng(bytes)).toBe(1);
});

test.each([
  ['with a second, larger header', png(header(8, 8), header(60_000, 60_000), zeros(72))],
  ['whose header is not its beginning', png(chunk('tEXt', Buffer.from('a\0b')), header(8, 8))],
  ['whose interlaced pixels inflate to more', png(header(8, 8, true), zeros(1_000_000))],
  ['without its end', Buffer.concat([signature, header(8, 8), zeros(72)])],
  ['with a chunk that is longer than the file', png(header(8, 8), zeros(72)).subarray(0, 60)],
])('refuses a PNG %s', async (_, bytes) => {
  expect(() => checkPng(bytes)).toThrow(UnreadableImageError);
  await expect((await loadImageEngine('jimp')).decode(bytes)).rejects.toThrow(UnreadableImageError);
});
