import { join } from 'node:path';
import { ModelError } from '../../../src/errors.ts';
import { loadLayers } from '../../../src/study/layers-files.ts';
import { modelTensor } from '../../../src/tagging/model-tensor.ts';
import { softmaxRows } from '../../../src/tagging/softmax.ts';
import type { TaggerPlugin } from '../../../src/tagging/tagger.ts';
import { type ChosenBackend, chooseBackend } from '../../../src/tagging/tensorflow-backend.ts';

/** Runs any TensorFlow.js layers model that has a card, on the fastest backend there is. */
const tfjs: TaggerPlugin = {
  name: 'tfjs',

  async canRun(card) {
    if (!card.files.tfjs) return `The model ${card.name} has no TensorFlow.js file.`;
    try {
      await backend();
      return true;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },

  async load(folder, card) {
    const file = card.files.tfjs;
    if (!file) throw new ModelError(`The model ${card.name} has no TensorFlow.js file.`);
    if (card.output.features !== undefined) {
      throw new ModelError(`The model ${card.name} gives features, which only its ONNX file has.`);
    }
    const { tf, name } = await backend();
    const model = await loadLayers(tf, join(folder, file.path));
    const width = card.labels.length;
    let closed = false;

    return {
      card,
      version: file.sha256.slice(0, 12),
      engine: `tfjs (${name})`,

      async classify(batch, count) {
        if (closed) throw new ModelError(`The model ${card.name} is closed.`);
        const { data, dims } = modelTensor(card, batch, count);
        const output = tf.tidy(() => model.predict(tf.tensor(data, dims)));
        try {
          if (Array.isArray(output)) throw new ModelError(`${card.name} has several outputs.`);
          const scores = Float32Array.from(await output.data());
          if (scores.length !== count * width) {
            throw new ModelError(
              `The model ${card.name} gives ${scores.length} values where its card wants ${count} × ${width}.`,
            );
          }
          const logits = card.output.kind === 'logits';
          return { probabilities: logits ? softmaxRows(scores, width) : scores };
        } finally {
          tf.dispose(output);
        }
      },

      async close() {
        if (!closed) model.dispose();
        closed = true;
      },
    };
  },
};

export default tfjs;

// --- Internal ---

let chosen: Promise<ChosenBackend> | undefined;

/** Chosen once a process, on first use; a choice that failed is tried again. */
function backend(): Promise<ChosenBackend> {
  chosen ??= chooseBackend().catch((error: unknown) => {
    chosen = undefined;
    throw error;
  });
  return chosen;
}
