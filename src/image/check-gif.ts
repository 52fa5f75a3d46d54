import { UnreadableImageError } from '../errors.ts';
import { gifFrameOffset } from './image-header.ts';

/**
 * Throws `UnreadableImageError` unless the first frame's codes are whole and each stands for pixels that are known:
 * jimp's decoder goes round for ever on some that do not, and shows rubbish for others.
 */
export function refuseBrokenGif(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const frame = gifFrameOffset(view);
    if (frame === undefined) throw broken('it has no frame');
    const screen = view.getUint16(6, true) * view.getUint16(8, true);
    if (screen === 0) throw broken('its screen has no pixels');
    const pixels = view.getUint16(frame + 5, true) * view.getUint16(frame + 7, true);
    const flags = view.getUint8(frame + 9);
    const data = frame + 10 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
    const found = pixelsOfCodes(view, data);
    if (found !== pixels) throw broken(`its first frame has ${found} of ${pixels} pixels`);
  } catch (error) {
    if (error instanceof RangeError) throw broken('it breaks off before its end');
    throw error;
  }
}

// --- Internal helpers ---

const largestCode = 4096;

/** How many pixels the LZW codes stand for that begin at `offset` (GIF89a, appendix F). */
function pixelsOfCodes(view: DataView, offset: number): number {
  const rootBits = view.getUint8(offset);
  if (rootBits < 2 || rootBits > 8) throw broken(`its codes begin with ${rootBits} bits`);
  const clear = 1 << rootBits;
  const lengths = new Uint32Array(largestCode).fill(1, 0, clear);
  let [at, left] = [offset + 1, 0]; // of the sub-block under way
  let [bits, held] = [0, 0];
  let [codeBits, next] = [rootBits + 1, clear + 2];
  let previous: number | undefined;
  let pixels = 0;
  while (true) {
    while (held < codeBits) {
      if (left === 0) left = view.getUint8(at++);
      if (left === 0) return pixels; // the terminator, without an end code
      bits |= view.getUint8(at++) << held;
      held += 8;
      left--;
    }
    const code = bits & ((1 << codeBits) - 1);
    bits >>>= codeBits;
    held -= codeBits;
    if (code === clear + 1) return pixels;
    if (code === clear) {
      [codeBits, next, previous] = [rootBits + 1, clear + 2, undefined];
      continue;
    }
    const isKnown =
      previous === undefined ? code < clear : code < next || (code === next && next < largestCode);
    if (!isKnown) throw broken('one of its codes stands for nothing');
    if (previous !== undefined && next < largestCode) {
      lengths[next++] = (lengths[previous] ?? 0) + 1;
      if (next === 1 << codeBits && codeBits < 12) codeBits++;
    }
    pixels += lengths[code] ?? 0;
    previous = code;
  }
}

function broken(how: string): UnreadableImageError {
  return new UnreadableImageError(`The image engine jimp cannot decode this GIF image: ${how}.`);
}
