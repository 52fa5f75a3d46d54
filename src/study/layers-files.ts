import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import { z } from 'zod';
import { ModelError } from '../errors.ts';
import { writeAtomically } from './checkpoint.ts';

type Tf = typeof TensorFlow;

/** Writes `model.json` and `weights.bin` into `folder`: TensorFlow.js's own form, which browsers load too. */
export async function saveLayers(
  tf: Tf,
  model: TensorFlow.LayersModel,
  folder: string,
): Promise<void> {
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weights = tf.io.CompositeArrayBuffer.join(weightData);
      const manifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      const json = {
        format: 'layers-model',
        generatedBy: `TensorFlow.js ${tf.version_core}`,
        convertedBy: null,
        modelTopology,
        weightsManifest: manifest,
      };
      writeAtomically(join(folder, 'weights.bin'), new Uint8Array(weights));
      writeAtomically(join(folder, 'model.json'), Buffer.from(`${JSON.stringify(json)}\n`));
      const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: 'JSON' } as const;
      return { modelArtifactsInfo };
    }),
  );
}

const layersModel = z.object({
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.looseObject({
          name: z.string(),
          shape: z.array(z.int()),
          dtype: z.enum(['float32', 'int32', 'bool']),
        }),
      ),
    }),
  ),
});

/** Reads a `model.json` and the weight files that it names, beside it. Throws `ModelError`. */
export async function loadLayers(tf: Tf, path: string): Promise<TensorFlow.LayersModel> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    const { modelTopology, weightsManifest } = layersModel.parse(json);
    const files = weightsManifest.flatMap(({ paths }) => paths);
    const parts = await Promise.all(files.map((file) => readFile(join(dirname(path), file))));
    const weightData = Uint8Array.from(Buffer.concat(parts)).buffer;
    const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
    const artifacts = { modelTopology, weightSpecs, weightData };
    return await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(`${path} is no TensorFlow.js layers model: ${reason}`, { cause });
  }
}
