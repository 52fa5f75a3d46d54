import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { freeImageSize } from '../../src/study/free-image-size.ts';
import { channelMeans } from './parts/made-up-models.ts';

async function features(onnx: Uint8Array, count: number, side: number, values: Float32Array) {
  const session = await InferenceSession.create(onnx);
  const image = new Tensor('float32', values, [count, 3, side, side]);
  const { features } = await session.run({ image }, ['features']);
  await session.release();
  return features;
}

// Sizes of one, two and three bytes in the file.
test.each([8, 224, 20_000])('a network written down for %d pixels takes others', async (side) => {
  const onnx = channelMeans(side);
  const values = Float32Array.from({ length: 2 * 3 * 25 }, (_, at) => Math.floor(at / 25));
  await expect(features(onnx, 2, 5, values)).rejects.toThrow(/dimensions/i);
  const freed = freeImageSize(onnx, 'image');
  expect(freed).toHaveLength(onnx.length);
  const means = await features(freed, 2, 5, values);
  expect(means?.dims).toEqual([2, 3]);
  expect(means?.data).toEqual(Float32Array.from([0, 1, 2, 3, 4, 5]));
});

test('another input stays as it is', () => {
  const onnx = channelMeans(8);
  expect(freeImageSize(onnx, 'picture')).toEqual(onnx);
});

test('EfficientNet-Lite0 answers as before at 224 × 224, and at 32 × 32 too', async () => {
  const onnx = readFileSync('models/backbone/efficientnet-lite0.onnx');
  const freed = freeImageSize(onnx, 'image');
  const waves = (count: number, side: number) =>
    Float32Array.from({ length: count * 3 * side * side }, (_, at) => Math.sin(at / 50));
  const before = await features(onnx, 1, 224, waves(1, 224));
  const after = await features(freed, 1, 224, waves(1, 224));
  expect(after?.data).toEqual(before?.data);
  expect((await features(freed, 20, 32, waves(20, 32)))?.dims).toEqual([20, 1280]);
});
