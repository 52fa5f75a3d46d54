import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NotFoundError } from '../../errors.ts';
import { bestLabels } from '../../tagging/predict.ts';
import type { Tagger } from '../../tagging/tagger.ts';
import type { LabelledImages } from '../datasets.ts';
import { modelNames } from '../models.ts';
import { openTagger } from '../open-tagger.ts';
import { samplesOf } from '../samples.ts';

/** What one model says of every test image, in their order. */
export interface TestAnswers {
  model: string;
  /** Of the card, in its order. */
  labels: string[];
  answers: { label: string; confidence: number }[];
}

const batch = 500;

/**
 * Whatever of the shipped models is in `folder` looks at all test images. Throws `NotFoundError` where
 * none is, `ModelError`.
 */
export async function testAnswers(folder: string, test: LabelledImages): Promise<TestAnswers[]> {
  const names = modelNames.filter((name) => existsSync(join(folder, name, 'card.json')));
  if (names.length === 0) {
    throw new NotFoundError(`${folder} holds none of the models ${modelNames.join(', ')}.`);
  }
  const all: TestAnswers[] = [];
  for (const name of names) {
    const tagger = await openTagger(join(folder, name));
    try {
      const { labels } = tagger.card;
      all.push({ model: name, labels, answers: await answersTo(tagger, test) });
    } finally {
      await tagger.close();
    }
  }
  return all;
}

// --- Internal ---

async function answersTo(tagger: Tagger, test: LabelledImages): Promise<TestAnswers['answers']> {
  const width = tagger.card.labels.length;
  const answers: TestAnswers['answers'] = [];
  for (let from = 0; from < test.count; from += batch) {
    const count = Math.min(batch, test.count - from);
    const { inputs } = samplesOf(
      test,
      Uint32Array.from({ length: count }, (_, row) => from + row),
    );
    const { probabilities } = await tagger.classify(inputs, count);
    for (let row = 0; row < count; row++) {
      const own = probabilities.subarray(row * width, (row + 1) * width);
      const [best = { label: '', score: 0 }] = bestLabels(tagger.card, own, 1);
      answers.push({ label: best.label, confidence: best.score });
    }
  }
  return answers;
}
