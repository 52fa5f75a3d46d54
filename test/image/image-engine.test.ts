import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, TooLargeError, UnreadableImageError } from '../../src/errors.ts';
import { type ImageEngine, loadImageEngine } from '../../src/image/image-engine.ts';
import type { Pixels } from '../../src/image/pixels.ts';

const fixture = (name: string) => readFileSync(`test/fixtures/image/${name}`);

const red = [220, 30, 30] as const;
const green = [30, 180, 30] as const;
const blue = [30, 30, 220] as const;
const white = [255, 255, 255] as const;
type Colour = readonly [number, number, number];

/** Four coloured quarters: top left, top right, bottom left, bottom right. */
function quarters(colours: Colour[], width: number, height: number) {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] ?? white;
      data.set(colour, (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The colour in the middle of each quarter. */
function quartersOf({ width, height, data }: Pixels): number[][] {
  return [0.25, 0.75].flatMap((y) =>
    [0.25, 0.75].map((x) => {
      const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
      return [...data.subarray(at, at + 3)];
    }),
  );
}

function expectColours(actual: number[][], expected: readonly Colour[], tolerance = 6) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, colour] of expected.entries()) {
    for (const [c, value] of colour.entries()) {
      expect(Math.abs((actual[i]?.[c] ?? -999) - value), `${actual} for ${expected}`).toBeLessThan(
        tolerance,
      );
    }
  }
}

/** Only a header: a PNG that says it is `width` × `height`. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([header, size, Buffer.from('0802000000000000000000', 'hex')]);
}

/** A whole small JPEG whose frame header is overwritten with another size. */
async function jpegSaying(width: number, height: number): Promise<Buffer> {
  const jpeg = await quarters([red, green, blue, white], 32, 32).jpeg().toBuffer();
  const frame = jpeg.indexOf('ffc0', 'hex');
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

describe.each(['sharp', 'jimp'] as const)('the image engine %s', (name) => {
  let engine: ImageEngine;
  beforeAll(async () => {
    engine = await loadImageEngine(name, { maxPixels: 40_000 });
  });

  test('says which engine it is and why', () => {
    expect(engine.name).toBe(name);
    expect(engine.why).toBe(`The configuration asks for ${name}.`);
  });

  // EXIF 2.32, 4.6.5.1: where the stored rows and columns begin; stored quarters → red, green, blue, white
  test.each([
    [1, [red, green, blue, white], false],
    [2, [green, red, white, blue], false],
    [3, [white, blue, green, red], false],
    [4, [blue, white, red, green], false],
    [5, [red, blue, green, white], true],
    [6, [green, white, red, blue], true],
    [7, [white, green, blue, red], true],
    [8, [blue, red, white, green], true],
  ] as const)(
    'turns an image with EXIF orientation %i upright',
    async (orientation, stored, lying) => {
      const image = quarters([...stored], lying ? 40 : 80, lying ? 80 : 40);
      const turned = image.withMetadata({ orientation });
      for (const bytes of [
        await turned.clone().jpeg({ quality: 95 }).toBuffer(),
        await turned.clone().png().toBuffer(),
      ]) {
        const pixels = await engine.decode(bytes);
        expect([pixels.width, pixels.height]).toEqual([80, 40]);
        expectColours(quartersOf(pixels), [red, green, blue, white]);
      }
    },
  );

  test('crops after turning upright, and then brings the longest side down', async () => {
    const image = quarters([green, white, red, blue], 40, 80).withMetadata({ orientation: 6 });
    const jpeg = await image.jpeg({ quality: 95 }).toBuffer();
    const right = await engine.decode(jpeg, { crop: { x: 0.5, y: 0, w: 0.5, h: 1 }, maxSide: 20 });
    expect([right.width, right.height]).toEqual([20, 20]);
    expectColours(quartersOf(right), [green, green, white, white]);
  });

  test.each([
    // a crop that reaches over the edge keeps what is inside
    [{ x: 0.5, y: 0.5, w: 2, h: 2 }, [40, 20]],
    // one thinner than a pixel keeps one
    [{ x: 0.999, y: 0.999, w: 0.0001, h: 0.0001 }, [1, 1]],
    [{ x: 0, y: 0, w: 1, h: 1 }, [80, 40]],
  ])('crops %j to %j pixels', async (crop, size) => {
    const png = await quarters([red, green, blue, white], 80, 40).png().toBuffer();
    const pixels = await engine.decode(png, { crop });
    expect([pixels.width, pixels.height]).toEqual(size);
  });

  test.each([
    [79, [79, 40]],
    [80, [80, 40]],
    [81, [80, 40]], // never enlarged
    [1, [1, 1]],
  ])('brings 80 × 40 down to a longest side of %i as %j', async (maxSide, size) => {
    const png = await quarters([red, green, blue, white], 80, 40).png().toBuffer();
    const pixels = await engine.decode(png, { maxSide });
    expect([pixels.width, pixels.height]).toEqual(size);
    expect(pixels.data).toHaveLength((size[0] ?? 0) * (size[1] ?? 0) * 3);
  });

  test('reads an ink image (CMYK) as sRGB', async () => {
    const { width, data } = await engine.decode(fixture('cmyk.jpg'));
    const at = (x: number) => [...data.subarray((10 * width + x) * 3, (10 * width + x) * 3 + 3)];
    // How bright a red two inks make is a matter of the profile: only what every reader agrees on.
    expectColours([at(5)], [white], 8);
    const [r = 0, g = 0, b = 0] = at(15); // magenta and yellow ink
    expect(r).toBeGreaterThan(200);
    expect(Math.max(g, b)).toBeLessThan(80);
    const [r2 = 0, g2 = 0, b2 = 0] = at(25); // cyan and yellow ink
    expect(g2).toBeGreaterThan(130);
    expect(Math.max(r2, b2)).toBeLessThan(100);
    expect(Math.max(...at(35))).toBeLessThan(60); // black ink
  });

  test.each(['rgb16', 'grey16'] as const)(
    'brings 16 bits a channel (%s) down to 8',
    async (space) => {
      const image = quarters([red, green, blue, white], 80, 40).toColourspace(space);
      const png = await image.png().toBuffer();
      expect(png[24]).toBe(16); // bit depth in IHDR
      const pixels = await engine.decode(png);
      expect(pixels.data).toHaveLength(80 * 40 * 3);
      if (space === 'rgb16') expectColours(quartersOf(pixels), [red, green, blue, white], 3);
      else expectColours(quartersOf(pixels).slice(3), [white], 3);
    },
  );

  test('lays transparency on white', async () => {
    const data = Buffer.from([255, 0, 0, 255, 255, 0, 0, 128, 0, 0, 0, 0, 0, 0, 255, 255]);
    const png = await sharp(data, { raw: { width: 2, height: 2, channels: 4 } })
      .png()
      .toBuffer();
    expectColours(
      quartersOf(await engine.decode(png)),
      [[255, 0, 0], [255, 127, 127], white, [0, 0, 255]],
      3,
    );
  });

  test('reads a grey image as three equal channels', async () => {
    const grey = Buffer.from([0, 100, 200, 255]);
    const raw = { width: 2, height: 2, channels: 1 } as const;
    for (const bytes of [
      await sharp(grey, { raw }).toColourspace('b-w').png().toBuffer(),
      await sharp(grey, { raw }).toColourspace('b-w').jpeg({ quality: 100 }).toBuffer(),
    ]) {
      const pixels = await engine.decode(bytes);
      expect(pixels.channels).toBe(3);
      expectColours(quartersOf(pixels), [[0, 0, 0], [100, 100, 100], [200, 200, 200], white], 4);
    }
  });

  test('takes the first frame of an animated GIF', async () => {
    const pixels = await engine.decode(fixture('animated.gif'));
    expect([pixels.width, pixels.height]).toEqual([24, 16]);
    expectColours(quartersOf(pixels), Array(4).fill([0xcc, 0x20, 0x20]));
  });

  test.each([
    ['PNG', pngHeader(100_000, 100_000)],
    ['PNG just over the limit', pngHeader(201, 200)],
  ])('refuses a %s of too many pixels by its header', async (_, bytes) => {
    await expect(engine.decode(bytes)).rejects.toThrow(TooLargeError);
    await expect(engine.decode(bytes)).rejects.toThrow(
      /pixels; more than 40000 pixels are refused/,
    );
  });

  test.each([
    [0, 10],
    [10, 0],
  ])('refuses a PNG of %i × %i pixels', async (width, height) => {
    await expect(engine.decode(pngHeader(width, height))).rejects.toThrow(UnreadableImageError);
  });

  test('refuses a JPEG of too many pixels by its header', async () => {
    await expect(engine.decode(await jpegSaying(65_535, 65_535))).rejects.toThrow(TooLargeError);
    await expect(engine.decode(await jpegSaying(201, 200))).rejects.toThrow(TooLargeError);
  });

  test('reads an image that has exactly as many pixels as are allowed', async () => {
    const png = await quarters([red, green, blue, white], 200, 200).png().toBuffer();
    expect((await engine.decode(png)).width).toBe(200);
  });

  const encodings = ['jpeg', 'png', 'gif', 'progressive'] as const;
  test.each(
    encodings.flatMap((format) => [0.99, 0.7, 0.3, 0.05].map((part) => [format, part] as const)),
  )('refuses a %s that breaks off after %f of its bytes', async (format, part) => {
    const image = sharp(fixture('photos/dress.jpg')).resize({ width: 100 });
    const bytes =
      format === 'progressive'
        ? await image.jpeg({ progressive: true }).toBuffer()
        : await image[format]().toBuffer();
    expect((await engine.decode(bytes)).width).toBe(100);
    const cut = bytes.subarray(0, Math.floor(bytes.length * part));
    await expect(engine.decode(cut)).rejects.toThrow(UnreadableImageError);
  });

  test('refuses a cut-off JPEG whose EXIF thumbnail is whole', async () => {
    const jpeg = await sharp(fixture('photos/dress.jpg')).resize({ width: 100 }).jpeg().toBuffer();
    const thumbnail = await sharp(jpeg).resize(20).jpeg().toBuffer();
    const segment = Buffer.alloc(4);
    segment.writeUInt16BE(0xffe1, 0);
    segment.writeUInt16BE(thumbnail.length + 2, 2);
    const whole = Buffer.concat([jpeg.subarray(0, 2), segment, thumbnail, jpeg.subarray(2)]);
    expect((await engine.decode(whole)).width).toBe(100);
    const cut = whole.subarray(0, whole.length - 400);
    await expect(engine.decode(cut)).rejects.toThrow(UnreadableImageError);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'The image is empty: 0 bytes.'],
    [
      'a web page',
      Buffer.from('<!doctype html><p>no'),
      /20 bytes are no image .* "<!doctype html>/,
    ],
    [
      'an SVG',
      Buffer.from('<svg width="9" height="9"/>'),
      `The image engine ${name} cannot read SVG`,
    ],
    ['random bytes after a PNG signature', pngHeader(10, 10), /cannot decode this PNG image: /],
  ])('refuses %s with a sentence', async (_, bytes, message) => {
    await expect(engine.decode(bytes)).rejects.toThrow(UnreadableImageError);
    await expect(engine.decode(bytes)).rejects.toThrow(message);
  });

  test('writes a PNG that it reads back unchanged, each pixel enlarged when asked', async () => {
    const rgb: Pixels = {
      width: 2,
      height: 1,
      channels: 3,
      data: Uint8Array.of(1, 2, 3, 250, 0, 9),
    };
    expect(await engine.decode(await engine.encodePng(rgb))).toEqual(rgb);
    const grey: Pixels = { width: 2, height: 1, channels: 1, data: Uint8Array.of(7, 200) };
    const large = await engine.decode(await engine.encodePng(grey, 3));
    expect([large.width, large.height]).toEqual([6, 3]);
    const row = [7, 7, 7, 200, 200, 200].flatMap((value) => [value, value, value]);
    expect([...large.data]).toEqual([...row, ...row, ...row]);
  });
});

test('sharp reads the first frame of an animated WebP; jimp says that it cannot', async () => {
  const sharpEngine = await loadImageEngine('sharp');
  const pixels = await sharpEngine.decode(fixture('animated.webp'));
  expect([pixels.width, pixels.height]).toEqual([24, 16]);
  expectColours(quartersOf(pixels), Array(4).fill([0xcc, 0x20, 0x20]), 10);
  const jimp = await loadImageEngine('jimp');
  const message = 'The image engine jimp cannot read WEBP images, only JPEG, PNG, GIF.';
  await expect(jimp.decode(fixture('animated.webp'))).rejects.toThrow(message);
});

test.each(['tiff', 'avif'] as const)('sharp reads %s; jimp says that it cannot', async (format) => {
  const bytes = await quarters([red, green, blue, white], 80, 40)[format]().toBuffer();
  const pixels = await (await loadImageEngine('sharp')).decode(bytes);
  expectColours(quartersOf(pixels), [red, green, blue, white], 12);
  const jimp = await loadImageEngine('jimp');
  await expect(jimp.decode(bytes)).rejects.toThrow(UnreadableImageError);
});

test('auto takes sharp where it loads', async () => {
  expect((await loadImageEngine('auto')).name).toBe('sharp');
});

describe('where sharp does not load', () => {
  const importSharp = () =>
    Promise.reject(new Error('Could not load the "sharp" module using the plan9 runtime.\nMore.'));

  test('auto falls back to jimp and keeps the reason', async () => {
    const engine = await loadImageEngine('auto', { importSharp });
    expect(engine.name).toBe('jimp');
    expect(engine.why).toBe(
      'sharp does not load here (Could not load the "sharp" module using the plan9 runtime), so the slower jimp is used.',
    );
  });

  test('asking for sharp by name is an error of the configuration', async () => {
    await expect(loadImageEngine('sharp', { importSharp })).rejects.toThrow(ConfigError);
  });
});

test('both engines see nearly the same photograph', async () => {
  const photo = fixture('photos/shoes.jpg');
  const [a, b] = await Promise.all(
    (['sharp', 'jimp'] as const).map(async (name) =>
      (await loadImageEngine(name)).decode(photo, { maxSide: 128 }),
    ),
  );
  expect([a?.width, a?.height]).toEqual([b?.width, b?.height]);
  const differences = [...(a?.data ?? [])].map((value, i) => Math.abs(value - (b?.data[i] ?? 0)));
  expect(differences.reduce((x, y) => x + y) / differences.length).toBeLessThan(2);
});
