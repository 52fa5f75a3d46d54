import type * as TensorFlow from '@tensorflow/tfjs';

/** Copies, in the order of the model. */
export async function weightsOf(model: TensorFlow.LayersModel): Promise<Float32Array[]> {
  return Promise.all(model.getWeights().map(floatsOf));
}

export function setWeights(
  tf: typeof TensorFlow,
  model: TensorFlow.LayersModel,
  weights: Float32Array[],
): void {
  tf.tidy(() => {
    const shapes = model.getWeights().map(({ shape }) => shape);
    model.setWeights(weights.map((values, index) => tf.tensor(values, shapes[index])));
  });
}

/** A copy: the plain backend answers its own memory. */
export async function floatsOf(tensor: TensorFlow.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data());
}
