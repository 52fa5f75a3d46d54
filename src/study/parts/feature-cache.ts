import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import { writeAtomically } from '../checkpoint.ts';

/** What features depend on. */
const originSchema = z.object({
  /** sha256 of the ONNX file. */
  backbone: z.string(),
  input: z.string(),
  output: z.string(),
  side: z.int(),
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
});
export type FeatureOrigin = z.infer<typeof originSchema>;

const headerSchema = originSchema.extend({
  /** Of the images, and sha256 of their pixels. */
  count: z.int(),
  images: z.string(),
  /** Features of one image. */
  width: z.int(),
});

/** Features of a few images, kept in one file: what is written is there whole, or not at all. */
export interface FeatureCache {
  /**
   * `[count, width]`; undefined where there is no file or it breaks off. Throws `InvalidInputError` for
   * one of another backbone.
   */
  read(images: Uint8Array): Float32Array | undefined;
  /** Throws `StoreError`. */
  write(images: Uint8Array, count: number, features: Float32Array): void;
  /** The file for these images. */
  path(images: Uint8Array): string;
}

/** A folder for each backbone and side, in it a file for each piece: a line of JSON, then float32 numbers. */
export function openFeatureCache(folder: string, origin: FeatureOrigin): FeatureCache {
  const own = join(folder, `${origin.backbone.slice(0, 12)}-${origin.side}`);
  const path = (images: Uint8Array) => join(own, `${sha256(images).slice(0, 16)}.f32`);

  return {
    path,

    read(images) {
      const file = path(images);
      if (!existsSync(file)) return;
      const bytes = readFileSync(file);
      const end = bytes.indexOf('\n');
      if (end < 0) return; // breaks off in its first line
      const header = headerSchema.safeParse(jsonOf(bytes.subarray(0, end).toString()));
      if (!header.success) throw new InvalidInputError(`${file} is no file of features.`);
      const { count, width } = header.data;
      const found = originSchema.parse(header.data);
      if (header.data.images !== sha256(images) || !isSame(found, origin)) {
        throw new InvalidInputError(
          `${file} holds features of another backbone or other images (${JSON.stringify(found)}); remove it.`,
        );
      }
      const values = bytes.subarray(end + 1);
      if (values.length !== count * width * 4) return;
      return new Float32Array(Uint8Array.from(values).buffer);
    },

    write(images, count, features) {
      const width = features.length / count;
      const header = { ...origin, count, images: sha256(images), width };
      const { buffer, byteOffset, byteLength } = features;
      const line = Buffer.from(`${JSON.stringify(header)}\n`);
      writeAtomically(
        path(images),
        Buffer.concat([line, Buffer.from(buffer, byteOffset, byteLength)]),
      );
    },
  };
}

// --- Internal helpers ---

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Both as the schema orders their fields. */
function isSame(found: FeatureOrigin, origin: FeatureOrigin): boolean {
  return JSON.stringify(found) === JSON.stringify(originSchema.parse(origin));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it, with the file's name
  }
}
