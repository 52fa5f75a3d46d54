import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import { NotFoundError } from '../errors.ts';
import { classReport } from '../evaluation/class-report.ts';
import { confusionMatrix } from '../evaluation/confusion.ts';
import { type ModelCard, modelCardSchema } from '../tagging/model-card.ts';
import type { ChosenBackend } from '../tagging/tensorflow-backend.ts';
import { writeAtomically } from './checkpoint.ts';
import { garmentAliases, garmentLabels } from './garments.ts';
import { loadLayers, saveLayers } from './layers-files.ts';
import { modelReadme } from './model-readme.ts';
import type { ModelName } from './models.ts';
import { toOnnx } from './onnx-export.ts';
import { type TrainedModel, testModel } from './train.ts';

const about: Record<ModelName, { title: string; description: string; data: string }> = {
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
};

/**
 * Tests a trained model once on the 10,000 test images and writes its folder: `model.json` with
 * `weights.bin`, `model.onnx`, `README.md`, and last `card.json`, which names the others by sha256.
 */
export async function exportModel(
  trained: TrainedModel,
  name: ModelName,
  folder: string,
  { backend, now }: { backend: ChosenBackend; now: Date },
): Promise<ModelCard> {
  const { tf } = backend;
  const { model, dataset, settings, history, bestEpoch, images } = trained;
  const test = await testModel(tf, model, dataset);
  const confusion = confusionMatrix(
    garmentLabels,
    Array.from(dataset.test.labels, (label, row) => ({
      truth: garmentLabels[label] ?? '',
      predicted: garmentLabels[test.predicted[row] ?? -1],
    })),
  );
  const { classes, macro, weighted } = classReport(confusion);
  await writeFiles(tf, model, folder);
  const { title, description, data } = about[name];
  const card = modelCardSchema.parse({
    name,
    title,
    description,
    engine: 'onnx',
    files: filesOf(folder),
    input: { side: 28, channels: 1, layout: 'NHWC', name: 'images' },
    output: { name: 'probabilities', kind: 'probabilities' },
    recipe: 'garment',
    labels: garmentLabels,
    aliases: garmentAliases,
    home: { accuracy: test.accuracy, on: 'Fashion MNIST test', images: dataset.test.count },
    classes: classes.map(({ label, precision, recall, f1, support }) => {
      return { label, precision, recall, f1, support };
    }),
    training: {
      data,
      images,
      seed: settings.seed,
      date: now.toISOString().slice(0, 10),
      backend: backend.name,
      machine: backend.why,
      epochs: history.length,
      bestEpoch,
      seconds: Math.round(trained.seconds),
      settings,
      validationAccuracy: trained.validationAccuracy,
      history,
    },
    evaluation: { loss: test.loss, macro, weighted, confusion: confusion.rows },
    parameters: model.countParams(),
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

async function writeFiles(
  tf: typeof TensorFlow,
  model: TensorFlow.LayersModel,
  folder: string,
): Promise<void> {
  await saveLayers(tf, model, folder);
  writeAtomically(join(folder, 'model.onnx'), await toOnnx(model));
}

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
