import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { UnreadableImageError } from '../../src/errors.ts';
import { refuseBrokenGif } from '../../src/image/check-gif.ts';

const photo = 'test/fixtures/image/photos/shoes.jpg';

test.each([2, 16, 256])('lets whole GIFs of %i colours pass', async (colours) => {
  const gif = await sharp(photo).gif({ colours, dither: 1 }).toBuffer();
  expect(() => refuseBrokenGif(gif)).not.toThrow();
});

test('lets the first frame of an animation pass', () => {
  const gif = readFileSync('test/fixtures/image/animated.gif');
  expect(() => refuseBrokenGif(gif)).not.toThrow();
});

/** 4 × 1 pixels, four colours, with these bytes for its codes. */
const gifOf = (codes: number[]) =>
  Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([4, 0, 1, 0, 0x81, 0, 0, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]),
    Buffer.from([0x2c, 0, 0, 0, 0, 4, 0, 1, 0, 0]),
    Buffer.from(codes),
  ]);

// Codes of three bits, lowest first: 4 clears, 5 ends, 6 is the first that the stream itself makes.
test.each([
  // clear 0 1 2 3 end; from the second pixel on codes are made, and with 8 of them they take four bits
  ['whole', [2, 3, 0x44, 0x34, 0x05, 0], undefined],
  ['with codes of one bit', [1, 1, 0, 0], 'its codes begin with 1 bits'],
  ['with codes of nine bits', [9, 1, 0, 0], 'its codes begin with 9 bits'],
  [
    'with a code before any pixel that it could repeat',
    [2, 1, 0b00_110_100, 0],
    'stands for nothing',
  ],
  ['with two pixels too few', [2, 2, 0b01_000_100, 0b101_0, 0], 'of 4 pixels'],
  ['that ends inside its codes', [2, 9, 0x44], 'it breaks off before its end'],
])('judges a GIF %s', (_, codes, problem) => {
  const check = () => refuseBrokenGif(gifOf(codes));
  if (problem === undefined) {
    expect(check).not.toThrow();
  } else {
    expect(check).toThrow(UnreadableImageError);
    expect(check).toThrow(problem);
  }
});

test('refuses a GIF whose screen has no pixels', () => {
  const gif = gifOf([2, 3, 0x44, 0x34, 0x05, 0]);
  gif.writeUInt16LE(0, 6);
  expect(() => refuseBrokenGif(gif)).toThrow('its screen has no pixels');
});
