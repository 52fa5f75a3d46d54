import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelError, NotFoundError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import { type LabelledImages, pixels } from '../datasets.ts';
import { freeImageSize } from '../free-image-size.ts';
import { inputOf } from './backbone-input.ts';
import { type FeatureOrigin, openFeatureCache } from './feature-cache.ts';

const defaultBackbone = join(packageRoot, 'models', 'backbone', 'efficientnet-lite0.onnx');

/** Any convolutional network as an ONNX file: `[batch, 3, height, width]`, RGB → features. */
export interface BackboneSource {
  /** @default `defaultBackbone`, with ImageNet weights */
  file?: string;
  /** @default 'image' */
  input?: string;
  /** @default 'features' */
  output?: string;
  /** By channel, subtracted from 0..1. @default ImageNet's */
  mean?: number[];
  /** By channel, divided by afterwards. @default ImageNet's */
  deviation?: number[];
}

export interface FeatureRun {
  /** Folder for the features; nothing is kept when absent. */
  cache?: string;
  signal?: AbortSignal;
  /** After each piece of 1,000 images. */
  onProgress?: (done: number, total: number) => void;
}

export interface Backbone {
  origin: FeatureOrigin;
  /**
   * `[count, width]`: what the network makes of grey images, brought to side × side (bilinear) and to
   * RGB. Pieces that are in the cache are not computed again. Throws `ModelError`, `StoreError` and
   * `InvalidInputError` for the cache, and the signal's reason.
   */
  features(images: LabelledImages, run?: FeatureRun): Promise<Float32Array>;
  /** May be called again. */
  close(): Promise<void>;
}

/** The file and its sha256. Throws `NotFoundError`. */
export async function readBackbone(file = defaultBackbone) {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new NotFoundError(`There is no backbone ${file}.`, { cause });
  });
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Throws `NotFoundError` and `ModelError` for the file. */
export async function openBackbone(source: BackboneSource, side: number): Promise<Backbone> {
  const file = source.file ?? defaultBackbone;
  const { input = 'image', output = 'features' } = source;
  const { mean = [0.485, 0.456, 0.406], deviation = [0.229, 0.224, 0.225] } = source;
  const { bytes, sha256: backbone } = await readBackbone(file);
  const session = await openSession().catch(failed);
  if (!session.inputNames.includes(input) || !session.outputNames.includes(output)) {
    await session.release();
    const there = `${session.inputNames.join(', ')} → ${session.outputNames.join(', ')}`;
    throw new ModelError(`${file} has no input ${input} or output ${output}; it has ${there}.`);
  }
  const origin: FeatureOrigin = { backbone, input, output, side, mean, deviation };
  let closing: Promise<void> | undefined;

  return {
    origin,

    async features(images, { cache, signal, onProgress } = {}) {
      const kept = cache === undefined ? undefined : openFeatureCache(cache, origin);
      let all: Float32Array | undefined;
      for (let from = 0; from < images.count; from += piece) {
        signal?.throwIfAborted();
        const count = Math.min(piece, images.count - from);
        const some = images.images.subarray(from * pixels, (from + count) * pixels);
        const found = kept?.read(some);
        const features = found ?? (await compute(some, count));
        if (!found) kept?.write(some, count, features);
        const width = features.length / count;
        all ??= new Float32Array(images.count * width);
        all.set(features, from * width);
        onProgress?.(from + count, images.count);
      }
      return all ?? new Float32Array();
    },

    close() {
      closing ??= session.release();
      return closing;
    },
  };

  async function openSession(): Promise<InferenceSession> {
    return InferenceSession.create(freeImageSize(bytes, input));
  }

  async function compute(images: Uint8Array, count: number): Promise<Float32Array> {
    const parts: Float32Array[] = [];
    const batch = Math.max(8, Math.min(256, Math.floor(mostPixels / (side * side))));
    for (let from = 0; from < count; from += batch) {
      const rows = Math.min(batch, count - from);
      const some = images.subarray(from * pixels, (from + rows) * pixels);
      const x = new Tensor('float32', inputOf(some, rows, origin), [rows, 3, side, side]);
      const data = (await session.run({ [input]: x }, [output]).catch(failed))[output]?.data;
      if (!(data instanceof Float32Array))
        throw new ModelError(`${file}: ${output} is no float32.`);
      parts.push(data);
    }
    const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  function failed(cause: unknown): never {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`The backbone ${file} does not run: ${reason}`, { cause });
  }
}

// --- Internal ---

const piece = 1000; // images between two writes of the cache: seconds of work at 224 × 224
const mostPixels = 2 ** 20; // in one pass: the first layers' answers stay within some 100 MB
