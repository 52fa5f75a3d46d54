import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { garmentLabels } from '../../../src/study/garments.ts';
import { encodeOnnx } from '../../../src/study/onnx-schema.ts';

/** A dense layer, `[784, 10]` and `[10]`, as a model's folder below `folder`. */
export function writeDenseModel(
  folder: string,
  name: string,
  { kernel, bias }: { kernel: Float32Array; bias: Float32Array },
  card: Record<string, unknown> = {},
): string {
  const onnx = encodeOnnx({
    name,
    nodes: [
      { op: 'Flatten', inputs: ['images'], output: 'flat', attributes: { axis: 1 } },
      { op: 'Gemm', inputs: ['flat', 'kernel', 'bias'], output: 'scores' },
      { op: 'Softmax', inputs: ['scores'], output: 'probabilities', attributes: { axis: -1 } },
    ],
    constants: [
      { name: 'kernel', dims: [784, 10], values: kernel },
      { name: 'bias', dims: [10], values: bias },
    ],
    input: { name: 'images', dims: [28, 28, 1] },
    output: { name: 'probabilities', dims: [10] },
  });
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'model.onnx'), onnx);
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  const all = {
    name,
    title: name,
    files: { onnx: { path: 'model.onnx', sha256 } },
    input: { side: 28, channels: 1, layout: 'NHWC' },
    recipe: 'garment',
    labels: garmentLabels,
    home: { accuracy: 0.1, on: 'nothing', images: 10 },
    licence: 'MIT',
    ...card,
  };
  writeFileSync(join(own, 'card.json'), JSON.stringify(all));
  return own;
}

/** Whatever it sees, it says `label`. */
export function writeConstantModel(
  folder: string,
  name: string,
  label: string,
  card: Record<string, unknown> = {},
): string {
  const bias = Float32Array.from(garmentLabels, (each) => (each === label ? 5 : 0));
  return writeDenseModel(folder, name, { kernel: new Float32Array(7840), bias }, card);
}

/** An ONNX file that says the mean of each channel, written down for images of side × side alone. */
export function channelMeans(side: number): Uint8Array {
  return encodeOnnx({
    name: 'means',
    nodes: [
      { op: 'GlobalAveragePool', inputs: ['image'], output: 'averages' },
      { op: 'Flatten', inputs: ['averages'], output: 'features', attributes: { axis: 1 } },
    ],
    constants: [],
    input: { name: 'image', dims: [3, side, side] },
    output: { name: 'features', dims: [3] },
  });
}
