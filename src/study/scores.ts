import { setImmediate as turn } from 'node:timers/promises';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { Samples } from './trainer.ts';

const batch = 500;

/** `[count, width]`: what the model answers, 500 at a time. Throws the reason of `signal`. */
export async function answersOf(
  tf: typeof TensorFlow,
  model: TensorFlow.LayersModel,
  { inputs, shape }: Pick<Samples, 'inputs' | 'shape'>,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const size = shape.reduce((product, length) => product * length, 1);
  const count = inputs.length / size;
  const parts: Float32Array[] = [];
  for (let from = 0; from < count; from += batch) {
    await turn(); // as in training: else no Ctrl-C arrives
    signal?.throwIfAborted();
    const rows = Math.min(batch, count - from);
    const output = tf.tidy(() => {
      const x = tf.tensor(inputs.subarray(from * size, (from + rows) * size), [rows, ...shape]);
      const answer = model.predict(x);
      if (Array.isArray(answer)) throw new Error('A model with several outputs.');
      return answer;
    });
    parts.push(Float32Array.from(await output.data()));
    output.dispose();
  }
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Mean cross-entropy and share of right answers. Throws the reason of `signal`. */
export async function scoresOf(
  tf: typeof TensorFlow,
  model: TensorFlow.LayersModel,
  samples: Samples,
  signal?: AbortSignal,
): Promise<{ loss: number; accuracy: number; predicted: Uint8Array }> {
  const answers = await answersOf(tf, model, samples, signal);
  const { labels } = samples;
  const width = answers.length / labels.length;
  const predicted = new Uint8Array(labels.length);
  let loss = 0;
  let right = 0;
  for (const [row, label] of labels.entries()) {
    const own = answers.subarray(row * width, (row + 1) * width);
    predicted[row] = own.indexOf(Math.max(...own));
    if (predicted[row] === label) right++;
    // As far from 0 as a float32 probability can be told from it; NaN stays NaN.
    loss -= Math.log(Math.max(own[label] ?? Number.NaN, 1e-7));
  }
  return { loss: loss / labels.length, accuracy: right / labels.length, predicted };
}
