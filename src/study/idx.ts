import { gunzipSync } from 'node:zlib';
import { InvalidInputError } from '../errors.ts';

// The IDX format: two zero bytes, type code 8 (unsigned byte), number of dimensions, then one
// big-endian 32-bit size for each dimension. Described on Yann LeCun's MNIST page.
const imagesMagic = 0x00000803;
const labelsMagic = 0x00000801;

/** Images of one IDX file: `pixels` is `[count, rows, columns]`, 0..255, row by row. */
export interface IdxImages {
  count: number;
  rows: number;
  columns: number;
  pixels: Uint8Array;
}

/** Throws `InvalidInputError` naming the file where it is not gzip, has another magic number, or ends too early or late. */
export function readIdxImages(gzipped: Uint8Array, file: string): IdxImages {
  const bytes = unpacked(gzipped, file);
  const [count = 0, rows = 0, columns = 0] = header(bytes, imagesMagic, 3, file);
  const pixels = bytes.subarray(16);
  expectLength(pixels, count * rows * columns, file);
  return { count, rows, columns, pixels };
}

/** One label for each image, 0..255. Throws as `readIdxImages` does. */
export function readIdxLabels(gzipped: Uint8Array, file: string): Uint8Array {
  const bytes = unpacked(gzipped, file);
  const [count = 0] = header(bytes, labelsMagic, 1, file);
  const labels = bytes.subarray(8);
  expectLength(labels, count, file);
  return labels;
}

// --- Internal ---

function unpacked(gzipped: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(gzipped);
  } catch (error) {
    throw new InvalidInputError(`${file} is not a whole gzip file.`, [], { cause: error });
  }
}

function header(bytes: Uint8Array, magic: number, dimensions: number, file: string): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4 + 4 * dimensions) {
    throw new InvalidInputError(`${file} ends inside its header.`);
  }
  const found = view.getUint32(0);
  if (found !== magic) {
    throw new InvalidInputError(
      `${file} starts with the magic number ${found}, not ${magic}: it is another kind of file.`,
    );
  }
  return Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
}

function expectLength(data: Uint8Array, expected: number, file: string): void {
  if (data.length !== expected) {
    throw new InvalidInputError(
      `${file} holds ${data.length} bytes of data where its header promises ${expected}.`,
    );
  }
}
