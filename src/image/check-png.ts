import { inflateSync } from 'node:zlib';
import { UnreadableImageError } from '../errors.ts';
import { exifOrientation } from './exif-orientation.ts';

/**
 * Throws `UnreadableImageError` where the file claims one size and makes jimp's decoder find room for another: it
 * believes the last of several headers, and inflates interlaced pixels without end.
 * Returns the EXIF orientation, of which that decoder knows nothing.
 */
export function checkPng(bytes: Uint8Array): number {
  const chunks = chunksOf(bytes);
  const headers = chunks.filter(({ type }) => type === 'IHDR').length;
  if (chunks[0]?.type !== 'IHDR' || headers !== 1) {
    throw broken(`it has ${headers} headers, and must have one at its beginning`);
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset + 16, 13);
  if (header.getUint8(12) !== 0) refuseOverflow(header, chunks);
  const exif = chunks.find(({ type }) => type === 'eXIf');
  return exif === undefined ? 1 : exifOrientation(exif.data);
}

// --- Internal helpers ---

interface Chunk {
  type: string;
  data: Uint8Array;
}

/** Up to IEND: what follows it is no part of the image (PNG, third edition, section 5). */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const [start, length] = [at + 8, view.getUint32(at)];
    const type = new TextDecoder('latin1').decode(bytes.subarray(at + 4, start));
    at = start + length + 4;
    if (at > bytes.length) break;
    chunks.push({ type, data: bytes.subarray(start, start + length) });
    if (type === 'IEND') return chunks;
  }
  throw broken('it breaks off before its end');
}

/** Interlaced: seven passes, whose rows begin with a byte more and end on whole bytes. */
function refuseOverflow(header: DataView, chunks: Chunk[]): void {
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const most = width * height * largestPixel + 4 * height + 64;
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  try {
    inflateSync(Buffer.concat(packed), { maxOutputLength: most });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // of zlib; the caller says which image
    throw broken('it holds more pixels than it says');
  }
}

/** Bytes: four channels of sixteen bits. */
const largestPixel = 8;

function broken(how: string): UnreadableImageError {
  return new UnreadableImageError(`The image engine jimp cannot decode this PNG image: ${how}.`);
}
