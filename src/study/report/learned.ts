import { newcombeInterval } from '../../evaluation/newcombe.ts';
import { percent, pointsRange } from '../../evaluation/report-words.ts';
import type { Claim, Figure } from './claim.ts';
import { measure } from './figures.ts';
import { evaluationRow } from './iiif-results.ts';
import { judge } from './judge.ts';
import { mainFinding, partsOf } from './main-finding.ts';
import type { Measured } from './measured.ts';
import { figure11, printedModels } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';
import { shippedRows, studyRows, titleOf } from './rows.ts';
import { sharedErrors } from './shared-errors.ts';
import { deviationsOfChance, verdictOnOrder } from './verdict.ts';
import { decimal, listed, writtenMeasured } from './written-numbers.ts';

/** Sentences that the numbers bear; each is left out, or says the opposite, where they do not. */
export function learned(results: StudyResults): string[] {
  return [
    photographs(results),
    recipeOrModel(results),
    ...printedModels.map((model) => settings(model, results)),
    change(results, 'Adam instead of SGD', 'scratch-adam', 'scratch-sgd', 'test'),
    change(results, 'Augmentation of Scratch', 'scratch-augmented', 'scratch-adam', 'test'),
    change(results, 'Dropout with BatchNorm', 'deep', 'deep-plain', 'test'),
    change(results, 'Counting Shirt twice', 'scratch-shirt', 'scratch-adam', 'Shirt errors'),
    backbone(results),
    digits(results),
    together(results),
  ].flatMap((sentence) => sentence ?? []);
}

/** Which of the claims that compare two things hold for more than the seeds that were drawn. */
export function survivors(
  claims: Claim[],
  results: StudyResults,
): { survive: string[]; fall: string[] } {
  const judged = claims.flatMap((claim) => {
    const compares = claim.kind === 'order' || (claim.kind === 'value' && claim.ours.minus);
    if (!compares || claim.impossible) return [];
    const { ours, verdict, trainings } = judge(claim, results);
    const measured = measure(results.runs, claim.ours);
    if (verdict === 'not run' || trainings < 2 || !measured) return [];
    const text = `${claim.place}: “${claim.sentence}${claim.kind === 'value' ? ` ${claim.theirs}` : ''}”; ours ${ours}, n = ${trainings}.`;
    return [{ text, holds: verdictOnOrder(measured) === 'reproduced' }];
  });
  const texts = (wanted: boolean) =>
    judged.filter(({ holds }) => holds === wanted).map(({ text }) => text);
  return { survive: texts(true), fall: texts(false) };
}

// --- Internal: one sentence each ---

type Sentence = string | undefined;

function photographs({ photographs: record }: StudyResults): Sentence {
  const finding = mainFinding(record);
  if (!finding) return undefined;
  const { lost, byPreparing, byTraining, stays } = partsOf(finding);
  if (lost <= 0) return 'On photographs Scratch loses nothing: the main finding is not seen here.';
  const of = (part: number) => percent(part / lost);
  const rest = 'in neither';
  const parts: [number, string][] = [
    [byPreparing, 'in how the image is prepared'],
    [byTraining, 'in what the model was trained for'],
    [stays, rest],
  ];
  const [[, where] = [0, rest]] = parts.toSorted(([one], [two]) => two - one);
  return `Of what Scratch loses on photographs, ${of(byPreparing)} comes back with the recipe, ${of(byTraining)} with training for photographs, and ${of(stays)} stays. The largest part lies ${where}.`;
}

function recipeOrModel({ iiif }: StudyResults): Sentence {
  const gains = printedModels.flatMap((model) => {
    const [study, garment] = [
      evaluationRow(iiif, 'study', model),
      evaluationRow(iiif, 'garment', model),
    ];
    if (!study || !garment) return [];
    const share = ({ correct, evaluated: total }: typeof study) => ({ correct, total });
    const interval = newcombeInterval(share(garment), share(study));
    const gain = 100 * (garment.correct / garment.evaluated - study.correct / study.evaluated);
    return interval ? [{ model, gain, interval }] : [];
  });
  if (gains.length === 0) return undefined;
  const each = gains.map(
    ({ model, gain, interval }) =>
      `${titleOf(model)} ${decimal(gain, 1)} points (95% ${pointsRange(interval)})`,
  );
  const beyond = gains.filter(({ interval }) => interval[0] > 0).length;
  return `On the annotated collection the recipe “garment” instead of “study”, with the same weights, changes the accuracy: ${listed(each)}. For ${beyond} of ${gains.length} that is a gain beyond chance.`;
}

/** Of what a model reaches, how much lies in its settings. */
function settings(model: (typeof printedModels)[number], { runs }: StudyResults): Sentence {
  const own = measure(runs, { row: studyRows[model], figure: 'test' });
  const shipped = measure(runs, { row: shippedRows[model], figure: 'test' });
  if (!own || !shipped) return undefined;
  const best = 100 * (figure11[model][0] ?? 0);
  const compared = shipped.mean >= best ? 'reaches' : 'does not reach';
  return `${titleOf(model)} has ${writtenMeasured(own, 'percent')} on test with the study’s settings and ${writtenMeasured(shipped, 'percent')} with those of the shipped model, which ${compared} the ${decimal(best, 1)}% of Figure 11.`;
}

function change(
  { runs }: StudyResults,
  name: string,
  row: string,
  minus: string,
  figure: Figure & string,
): Sentence {
  const difference = measure(runs, { row, minus, figure });
  if (!difference || difference.deviation === null) return undefined;
  const what = figure === 'test' ? 'the accuracy on test' : 'the share of Shirts answered wrongly';
  const written = writtenMeasured(difference, 'points');
  return `${name} changes ${what} by ${written} over ${difference.n} seeds: ${isBeyondChance(difference) ? 'more than the seeds explain' : 'no more than the seeds explain'}.`;
}

function isBeyondChance({ mean, deviation }: Measured): boolean {
  return Math.abs(mean) > deviationsOfChance * (deviation ?? Number.POSITIVE_INFINITY);
}

function backbone({ runs }: StudyResults): Sentence {
  const [small, large] = ['backbone-32', 'backbone-224'].map((row) =>
    measure(runs, { row, figure: 'test' }),
  );
  if (!small || !large) return undefined;
  const gain = large.mean - small.mean;
  return gain > 1
    ? `A frozen ImageNet backbone gains ${decimal(gain, 1)} points when it is given images of the size it was trained on (224) instead of 32: what Table 2 blames on textures is for that part the size of the input.`
    : `A frozen ImageNet backbone gains ${decimal(gain, 1)} points at 224 instead of 32: the size of the input is not what holds it back.`;
}

function digits({ runs }: StudyResults): Sentence {
  const measured = printedModels.flatMap(
    (model) => measure(runs, { row: studyRows[model], figure: 'digits' }) ?? [],
  );
  if (measured.length === 0) return undefined;
  const means = measured.map(({ mean }) => mean);
  const range = `${decimal(Math.min(...means), 1)} to ${decimal(Math.max(...means), 1)}%`;
  return `On digits the models are right on ${range}, where guessing is right on 10%: the “generalisation gap” is the accuracy on garments less what chance gives.`;
}

function together(results: StudyResults): Sentence {
  const { test, annotated } = sharedErrors(results);
  if (test === undefined || annotated === undefined) return undefined;
  const more = annotated > test ? 'as Table 10 says' : 'not as Table 10 says';
  return `Models share ${percent(test)} of their mistakes on test and ${percent(annotated)} on the annotated images: ${more}.`;
}
