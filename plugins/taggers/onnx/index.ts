import { join } from 'node:path';
import type { InferenceSession, Tensor as OnnxTensor, OnnxValue } from 'onnxruntime-node';
import { ModelError } from '../../../src/errors.ts';
import type { ModelCard } from '../../../src/tagging/model-card.ts';
import { modelTensor } from '../../../src/tagging/model-tensor.ts';
import { softmaxRows } from '../../../src/tagging/softmax.ts';
import type { Tagger, TaggerOptions, TaggerPlugin } from '../../../src/tagging/tagger.ts';

/** Runs any ONNX classifier that has a card, on the CPU library inside `onnxruntime-node`. */
const onnx: TaggerPlugin = {
  name: 'onnx',

  async canRun(card) {
    if (!card.files.onnx) return `The model ${card.name} has no ONNX file.`;
    try {
      await runtime();
      return true;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },

  async load(folder, card, options) {
    const file = card.files.onnx;
    if (!file) throw new ModelError(`The model ${card.name} has no ONNX file.`);
    const session = await openSession(join(folder, file.path), card, options);
    const { Tensor } = await runtime();
    return tagger(session, Tensor, card, file.sha256.slice(0, 12), options);
  },
};

export default onnx;

// --- Internal ---

type Runtime = typeof import('onnxruntime-node');

/** Loaded late: where the library is missing, everything that needs no model still works. */
async function runtime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError(`onnxruntime-node does not load here: ${reason}`, { cause: error });
  }
}

async function openSession(
  path: string,
  card: ModelCard,
  { threads, yielding = false }: TaggerOptions,
): Promise<InferenceSession> {
  const { InferenceSession } = await runtime();
  try {
    return await InferenceSession.create(path, {
      graphOptimizationLevel: 'all',
      // Threads wait for the next pass by spinning, which takes the cores that decode the next images.
      ...(yielding && { extra: { session: { intra_op: { allow_spinning: '0' } } } }),
      executionProviders: ['cpu'],
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelError(`The model ${card.name} (${path}) does not load: ${reason}`, {
      cause: error,
    });
  }
}

function tagger(
  session: InferenceSession,
  Tensor: Runtime['Tensor'],
  card: ModelCard,
  version: string,
  { threads }: TaggerOptions,
): Tagger {
  const inputName = nameOf('input', card.input.name, session.inputNames, card);
  const outputName = nameOf('output', card.output.name, session.outputNames, card);
  const featuresName = card.output.features;
  if (featuresName !== undefined) {
    nameOf('features output', featuresName, session.outputNames, card);
  }
  const fetches = featuresName === undefined ? [outputName] : [outputName, featuresName];
  const width = card.labels.length;
  let closing: Promise<void> | undefined;

  return {
    card,
    version,
    engine: `onnx (CPU${threads === undefined ? '' : `, ${threads} thread${threads > 1 ? 's' : ''}`})`,

    async classify(batch, count) {
      if (closing !== undefined) throw new ModelError(`The model ${card.name} is closed.`);
      const { data, dims } = modelTensor(card, batch, count);
      const answers = await run(session, card, { [inputName]: new Tensor('float32', data, dims) });
      const scores = floats(answers[outputName], count * width, `${count} × ${width} scores`);
      const probabilities = card.output.kind === 'logits' ? softmaxRows(scores, width) : scores;
      if (featuresName === undefined) return { probabilities };
      return { probabilities, features: floats(answers[featuresName]) };
    },

    close() {
      closing ??= session.release();
      return closing;
    },
  };

  async function run(
    session: InferenceSession,
    card: ModelCard,
    feeds: Record<string, OnnxTensor>,
  ): Promise<InferenceSession.OnnxValueMapType> {
    try {
      return await session.run(feeds, fetches);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ModelError(`The model ${card.name} failed: ${reason}`, { cause: error });
    }
  }

  function floats(value: OnnxValue | undefined, length?: number, what?: string): Float32Array {
    if (!value || !('data' in value) || !(value.data instanceof Float32Array)) {
      throw new ModelError(`The model ${card.name} gives no float32 values.`);
    }
    if (length !== undefined && value.data.length !== length) {
      throw new ModelError(
        `The model ${card.name} gives ${value.data.length} values where its card wants ${what}.`,
      );
    }
    return value.data;
  }
}

function nameOf(
  what: string,
  wish: string | undefined,
  names: readonly string[],
  card: ModelCard,
): string {
  const name = wish ?? names[0];
  if (name !== undefined && names.includes(name)) return name;
  throw new ModelError(
    `The card of the model ${card.name} names the ${what} "${wish}"; the file has ${names.join(', ')}.`,
  );
}
