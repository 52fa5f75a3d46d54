import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import { NotFoundError } from '../errors.ts';
import { classReport } from '../evaluation/class-report.ts';
import { sum } from '../evaluation/confusion.ts';
import { type ModelCard, modelCardSchema } from '../tagging/model-card.ts';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { writeAtomically } from './checkpoint.ts';
import { garmentAliases, garmentLabels } from './garments.ts';
import { loadLayers, saveLayers } from './layers-files.ts';
import { modelReadme } from './model-readme.ts';
import type { ModelName } from './models.ts';
import { toOnnx } from './onnx-export.ts';
import type { RunResult } from './study-run.ts';

interface About {
  title: string;
  description: string;
  data: string;
  /** @default 'garment' */
  recipe?: string;
}

const about: Record<ModelName, About> = {
  transfer: {
    title: 'Transfer: from digits to garments',
    description:
      'The convolutions of a network that learnt MNIST digits, frozen, under a new dense head that learnt Fashion MNIST.',
    data: 'Fashion MNIST (head), MNIST digits (convolutions)',
  },
  scratch: {
    title: 'Scratch: a plain convolutional network',
    description: 'Two convolutions and two dense layers, trained on Fashion MNIST from nothing.',
    data: 'Fashion MNIST',
  },
  deep: {
    title: 'Deep: three convolutions, normalised',
    description:
      'Three convolutions with batch normalisation, averaged over the image, with dropout, trained on Fashion MNIST from nothing.',
    data: 'Fashion MNIST',
  },
  compact: {
    title: 'Compact: the most that 300,000 parameters give',
    description:
      'Five normalised convolutions, averaged over the image, trained on moved, mirrored and cut-out images of Fashion MNIST. For images already in its form: one garment, whole, on white.',
    data: 'Fashion MNIST',
    recipe: 'study',
  },
  photo: {
    title: 'Photo: for garments on photographs',
    description:
      'Five normalised convolutions and two dense layers, trained on images of Fashion MNIST that are bent, turned and damaged as garments cut out of photographs are.',
    data: 'Fashion MNIST',
  },
};

/**
 * Writes the folder of a model that was trained and judged: `model.json` with `weights.bin`, `model.onnx`,
 * `README.md`, and last `card.json`, which names the others by sha256.
 */
export async function exportModel(
  tf: typeof TensorFlow,
  model: TensorFlow.LayersModel,
  result: RunResult,
  name: ModelName,
  folder: string,
): Promise<ModelCard> {
  const { settings, history, bestEpoch, images, test, validation, seconds, machine } = result;
  const none = garmentLabels.map(() => 0);
  const confusion = {
    labels: garmentLabels,
    rows: test.confusion,
    unknown: none,
    missing: none,
  };
  const { classes, macro, weighted } = classReport(confusion);
  await saveLayers(tf, model, folder);
  writeAtomically(join(folder, 'model.onnx'), await toOnnx(model));
  const { title, description, data, recipe = 'garment' } = about[name];
  const card = modelCardSchema.parse({
    name,
    title,
    description,
    engine: 'onnx',
    files: filesOf(folder),
    input: { side: 28, channels: 1, layout: 'NHWC', name: 'images' },
    output: { name: 'probabilities', kind: 'probabilities' },
    recipe,
    labels: garmentLabels,
    aliases: garmentAliases,
    home: {
      accuracy: test.accuracy,
      on: 'Fashion MNIST test',
      images: sum(test.confusion.map(sum)),
    },
    classes: classes.map(({ label, precision, recall, f1, support }) => {
      return { label, precision, recall, f1, support };
    }),
    training: {
      data,
      images,
      seed: settings.seed,
      date: machine.date.slice(0, 10),
      backend: machine.backend,
      machine: machine.why,
      epochs: history.length,
      bestEpoch,
      seconds: Math.round(seconds),
      settings,
      validationAccuracy: validation.accuracy,
      history,
    },
    evaluation: { loss: test.loss, macro, weighted, confusion: confusion.rows },
    parameters: result.parameters,
    licence: 'MIT',
    origin: 'Trained by this project (src/study) on Fashion MNIST (Zalando Research, MIT).',
  });
  writeAtomically(join(folder, 'README.md'), Buffer.from(modelReadme(card, confusion)));
  writeCard(folder, card);
  return card;
}

/**
 * Writes `model.onnx` anew from the `model.json` in a model's folder, and its sha256 into the card.
 * Throws `NotFoundError` where one of both is missing, `ModelError` for what ONNX cannot hold.
 */
export async function exportFolder(backend: ChosenBackend, folder: string): Promise<ModelCard> {
  const cardPath = join(folder, 'card.json');
  for (const path of [cardPath, join(folder, 'model.json')]) {
    if (!existsSync(path)) throw new NotFoundError(`${path} is not there: nothing to export.`);
  }
  const card = modelCardSchema.parse(JSON.parse(readFileSync(cardPath, 'utf8')));
  const model = await loadLayers(backend.tf, join(folder, 'model.json'));
  writeAtomically(join(folder, 'model.onnx'), await toOnnx(model));
  const updated = { ...card, files: filesOf(folder) };
  writeCard(folder, updated);
  model.dispose();
  return updated;
}

// --- Internal ---

function filesOf(folder: string): ModelCard['files'] {
  const file = (path: string) => {
    const sha256 = createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
    return { path, sha256 };
  };
  return { onnx: file('model.onnx'), tfjs: file('model.json'), weights: [file('weights.bin')] };
}

function writeCard(folder: string, card: ModelCard): void {
  writeAtomically(join(folder, 'card.json'), Buffer.from(`${JSON.stringify(card, null, 2)}\n`));
}
