import type * as TensorFlow from '@tensorflow/tfjs';
import { ConfigError } from '../../errors.ts';
import { confusionMatrix } from '../../evaluation/confusion.ts';
import type { ChosenBackend } from '../../tagging/tensorflow-backend.ts';
import type { Dataset, LabelledImages } from '../datasets.ts';
import { registerFastGradients } from '../fast-gradients.ts';
import { garmentLabels } from '../garments.ts';
import { scoresOf } from '../scores.ts';
import { stratifiedSplit } from '../split.ts';
import type { RunMachine, RunResult, StudyRun } from '../study-run.ts';
import { type Samples, type TrainerRun, type TrainerSettings, trainModel } from '../trainer.ts';
import { trainingSettings } from '../training-settings.ts';
import { type BackboneSource, type FeatureRun, openBackbone } from './backbone-features.ts';
import { scaleOf, standardise } from './standardise.ts';

export interface BackboneOptions extends TrainerRun {
  backend: ChosenBackend;
  /** The network, and the side of the images that it sees: 32 in the study. */
  backbone: BackboneSource & { side: number };
  datasets: { fashion: Dataset; digits?: Dataset };
  /** Where features are kept, and who is told of them. */
  features?: Omit<FeatureRun, 'signal'>;
  /** Asked at the end. */
  machine: () => RunMachine;
}

/**
 * The study's ResNet-18 row, with any network: frozen, its features (each brought to mean 0 and
 * deviation 1 of the training images) under a new dense head, trained as the study trains. Throws what
 * `openBackbone`, its `features` and `trainModel` throw, and `ConfigError` for settings.
 */
export async function trainOnBackbone(run: StudyRun, options: BackboneOptions): Promise<RunResult> {
  const { tf } = options.backend;
  registerFastGradients(tf);
  const settings = settingsOf(run);
  const { train, validation, test, digits } = await samplesOfFeatures(settings, options);
  const head = denseHead(tf, train.shape, settings.seed);
  const { history, bestEpoch } = await trainModel(
    tf,
    head,
    { train, validation },
    settings,
    options,
  );
  const scores = async (samples: Samples) => {
    const { accuracy, loss, predicted } = await scoresOf(tf, head, samples);
    return { scores: { accuracy, loss }, predicted };
  };
  const tested = await scores(test);
  return {
    run,
    settings,
    parameters: head.countParams(),
    images: { train: train.labels.length, validation: validation.labels.length },
    history,
    bestEpoch,
    train: (await scores(train)).scores,
    validation: (await scores(validation)).scores,
    test: { ...tested.scores, confusion: confusionOf(test.labels, tested.predicted) },
    digits: digits ? { accuracy: (await scores(digits)).scores.accuracy } : null,
    seconds: history.reduce((sum, epoch) => sum + epoch.seconds, 0),
    machine: options.machine(),
  };
}

// --- Internal ---

/** The table alone, 15 epochs of Adam at most: LeNet-5 has nothing of its own in it either. */
function settingsOf({ settings, seed }: StudyRun): TrainerSettings {
  const all = trainingSettings('lenet', { ...settings, seed });
  if (all.augmentation === 'none') return all;
  throw new ConfigError('Features are computed once: a backbone takes no augmentation.');
}

/** Everything that the head sees, standardised alike. */
async function samplesOfFeatures(
  { validation: share, seed }: TrainerSettings,
  { backbone: source, datasets: { fashion, digits }, features, signal }: BackboneOptions,
): Promise<{ train: Samples; validation: Samples; test: Samples; digits: Samples | undefined }> {
  const backbone = await openBackbone(source, source.side);
  const seen = async (images: LabelledImages): Promise<Samples> => {
    const inputs = await backbone.features(images, { ...features, signal });
    return { inputs, labels: images.labels, shape: [inputs.length / images.count] };
  };
  try {
    const all = await seen(fashion.train);
    const places = stratifiedSplit(all.labels, share, seed);
    const train = samplesAt(all, places.train);
    const validation = samplesAt(all, places.validation);
    const test = await seen(fashion.test);
    const foreign = digits && (await seen(digits.test));
    const scale = scaleOf(train);
    for (const samples of [train, validation, test, foreign]) {
      if (samples) standardise(samples, scale);
    }
    return { train, validation, test, digits: foreign };
  } finally {
    await backbone.close();
  }
}

function samplesAt({ inputs, labels, shape }: Samples, places: Uint32Array): Samples {
  const [width = 0] = shape;
  const some = new Float32Array(places.length * width);
  for (const [row, place] of places.entries()) {
    some.set(inputs.subarray(place * width, (place + 1) * width), row * width);
  }
  return { inputs: some, labels: Uint8Array.from(places, (place) => labels[place] ?? 0), shape };
}

function denseHead(tf: typeof TensorFlow, shape: number[], seed: number): TensorFlow.Sequential {
  const { dense, inputLayer } = tf.layers;
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    name: 'backbone',
    layers: [
      inputLayer({ inputShape: shape }),
      dense({ name: 'probabilities', units: 10, activation: 'softmax', kernelInitializer }),
    ],
  });
}

/** `[10, 10]`: row = truth, column = answer. */
function confusionOf(truths: Uint8Array, answers: Uint8Array): number[][] {
  const labelOf = (number: number | undefined) => garmentLabels[number ?? -1] ?? '';
  const pairs = Array.from(truths, (truth, at) => {
    return { truth: labelOf(truth), predicted: labelOf(answers[at]) };
  });
  return confusionMatrix(garmentLabels, pairs).rows;
}
