import { canonicalLabel } from '../tagging/labels.ts';
import type { ModelCard } from '../tagging/model-card.ts';
import { calibration } from './calibration.ts';
import { classReport } from './class-report.ts';
import { confusionMatrix, correctOf, evaluatedOf, sum } from './confusion.ts';
import type { ModelEvaluation } from './evaluation.ts';
import type { Answered, Truth } from './gather.ts';
import type { Group } from './group-predictions.ts';
import { newcombeInterval } from './newcombe.ts';
import { wilsonInterval } from './wilson.ts';

/** One truth beside what one model said of it. */
export interface Outcome {
  truth: Truth;
  /** In the model's own words; undefined: a label outside its vocabulary. */
  label: string | undefined;
  /** undefined: it said nothing. */
  answer: { label: string; confidence: number | undefined } | undefined;
}

/** Vocabularies up to this size get a matrix of all labels, larger ones of those that occur. */
const wholeVocabulary = 100;

export function outcomesOf(card: ModelCard, pairs: Map<Truth, Answered | undefined>): Outcome[] {
  return [...pairs].map(([truth, prediction]) => ({
    truth,
    label: canonicalLabel(card, truth.label),
    answer: prediction && {
      // A label that the card does not know can only have come with an import: it is wrong, and shown as it is.
      label: canonicalLabel(card, prediction.label) ?? prediction.label,
      confidence: prediction.confidence,
    },
  }));
}

/** The numbers of one model and recipe; the misclassified are added by the caller, who knows the canvases. */
export function modelEvaluation(
  { model: { card }, version, recipe }: Group,
  outcomes: Outcome[],
): Omit<ModelEvaluation, 'misclassified'> {
  const known = outcomes.flatMap(({ label: truth, answer }) =>
    truth === undefined ? [] : [{ truth, answer, predicted: answer?.label }],
  );
  const confusion = confusionMatrix(labelsOf(card, known), known);
  const evaluated = evaluatedOf(confusion);
  const correct = correctOf(confusion);
  const accuracy = evaluated ? correct / evaluated : null;
  const home = card.home ?? null;
  const atHome = home && { correct: home.accuracy * home.images, total: home.images };
  return {
    model: card.name,
    title: card.title,
    version,
    recipe,
    defaultRecipe: recipe === card.recipe,
    truths: outcomes.length,
    evaluated,
    correct,
    missing: sum(confusion.missing),
    other: outcomes.length - known.length,
    otherLabels: countLabels(outcomes.filter(({ label }) => label === undefined)),
    accuracy,
    interval: wilsonInterval(correct, evaluated) ?? null,
    home: home && { accuracy: home.accuracy, on: home.on, images: home.images },
    drop: home && accuracy !== null ? home.accuracy - accuracy : null,
    dropInterval: (atHome && newcombeInterval(atHome, { correct, total: evaluated })) ?? null,
    confusion,
    ...classReport(confusion),
    calibration: calibration(
      known.flatMap(({ truth, answer }) =>
        answer?.confidence === undefined
          ? []
          : [{ confidence: answer.confidence, correct: answer.label === truth }],
      ),
    ),
  };
}

function labelsOf(card: ModelCard, known: { truth: string; predicted: string | undefined }[]) {
  const occurring = new Set(known.flatMap(({ truth, predicted }) => [truth, predicted ?? truth]));
  if (card.labels.length > wholeVocabulary)
    return card.labels.filter((label) => occurring.has(label));
  return card.labels;
}

function countLabels(outcomes: Outcome[]) {
  const counts = new Map<string, number>();
  for (const { truth } of outcomes) counts.set(truth.label, (counts.get(truth.label) ?? 0) + 1);
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((one, two) => two.count - one.count || one.label.localeCompare(two.label));
}
