export type ImageFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'avif' | 'bmp' | 'svg';

export interface ImageHeader {
  format: ImageFormat;
  /** Pixels as stored, before any rotation; undefined where only a decoder can tell. */
  size: { width: number; height: number } | undefined;
}

/**
 * Format and size from an image's first bytes, without decoding: hostile sizes are refused by these.
 * undefined: no image format that is known here.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = readers.find(({ test }) => test(bytes));
  if (reader === undefined) return undefined;
  try {
    return { format: reader.format, size: reader.size(view) };
  } catch (error) {
    // DataView throws RangeError past the end: cut off inside the header, which the decoder will say.
    if (error instanceof RangeError) return { format: reader.format, size: undefined };
    throw error;
  }
}

/**
 * Where the first image descriptor of a GIF begins (GIF89a, section 20); undefined where something else
 * stands in its place. Throws `RangeError` past the end.
 */
export function gifFrameOffset(view: DataView): number | undefined {
  const flags = view.getUint8(10);
  let offset = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (view.getUint8(offset) === 0x21) {
    offset += 2;
    while (view.getUint8(offset) !== 0) offset += view.getUint8(offset) + 1;
    offset += 1;
  }
  return view.getUint8(offset) === 0x2c ? offset : undefined;
}

// --- Internal helpers ---

type Size = { width: number; height: number };

const readers: {
  format: ImageFormat;
  test(bytes: Uint8Array): boolean;
  size(view: DataView): Size | undefined;
}[] = [
  { format: 'jpeg', test: (b) => starts(b, 0, '\xff\xd8\xff'), size: jpegSize },
  {
    format: 'png',
    test: (b) => starts(b, 0, '\x89PNG\r\n\x1a\n'),
    size: (v) => ({ width: v.getUint32(16), height: v.getUint32(20) }),
  },
  { format: 'gif', test: (b) => starts(b, 0, 'GIF8'), size: gifSize },
  {
    format: 'webp',
    test: (b) => starts(b, 0, 'RIFF') && starts(b, 8, 'WEBP'),
    size: webpSize,
  },
  {
    format: 'tiff',
    // classic, then BigTIFF
    test: (b) => ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((signature) => starts(b, 0, signature)),
    size: tiffSize,
  },
  {
    format: 'avif',
    test: (b) =>
      starts(b, 4, 'ftyp') && ['avif', 'avis', 'mif1'].some((brand) => starts(b, 8, brand)),
    size: () => undefined,
  },
  {
    format: 'bmp',
    test: (b) => starts(b, 0, 'BM'),
    size: (v) => ({ width: v.getInt32(18, true), height: Math.abs(v.getInt32(22, true)) }),
  },
  {
    format: 'svg',
    test: (b) =>
      /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<svg/.test(textOf(b.subarray(0, 1000))),
    size: () => undefined,
  },
];

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function starts(bytes: Uint8Array, offset: number, text: string): boolean {
  return textOf(bytes.subarray(offset, offset + text.length)) === text;
}

/** Walks the segments to the first start-of-frame (ITU-T T.81, B.1.1.3: C0..CF but C4, C8, CC). */
function jpegSize(view: DataView): Size | undefined {
  let offset = 2;
  while (offset < view.byteLength) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) {
      offset += 1; // fill byte
    } else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
    } else {
      offset += 2 + view.getUint16(offset + 2);
    }
  }
  return undefined;
}

/** The larger of the screen and the first frame: a decoder makes room for both. */
function gifSize(view: DataView): Size {
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const frame = gifFrameOffset(view);
  if (frame === undefined) return screen;
  return {
    width: Math.max(screen.width, view.getUint16(frame + 5, true)),
    height: Math.max(screen.height, view.getUint16(frame + 7, true)),
  };
}

/** RFC 9649, sections 2.5 to 2.7. */
function webpSize(view: DataView): Size | undefined {
  const kind = view.getUint8(15);
  if (kind === 0x58 /* VP8X */) {
    return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  }
  if (kind === 0x4c /* VP8L */) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
  }
  if (kind === 0x20 /* 'VP8 ' */) {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  return undefined;
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) + 65_536 * view.getUint8(offset + 2);
}

/** Tags 256 and 257 of the first directory of a classic TIFF (TIFF 6.0, section 8). */
function tiffSize(view: DataView): Size | undefined {
  const little = view.getUint8(0) === 0x49;
  if (view.getUint16(2, little) !== 42) return undefined;
  const directory = view.getUint32(4, little);
  const entries = view.getUint16(directory, little);
  const size = { width: 0, height: 0 };
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    const tag = view.getUint16(entry, little);
    const isShort = view.getUint16(entry + 2, little) === 3;
    const value = isShort ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
    if (tag === 256) size.width = value;
    if (tag === 257) size.height = value;
  }
  return size.width > 0 && size.height > 0 ? size : undefined;
}
