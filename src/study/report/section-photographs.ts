import { percent, percentRange } from '../../evaluation/report-words.ts';
import { type Block, figure, paragraph, type Section, type Table } from './document.ts';
import { answerOf, mainFinding, partsOf } from './main-finding.ts';
import type { StudyResults } from './read-results.ts';
import type { PhotographsRecord } from './result-schemas.ts';
import { titleOf } from './rows.ts';
import { recoveryBar } from './svg/recovery-bar.ts';
import { decimal } from './written-numbers.ts';

/** Key finding 4 of the study, “resolution mismatch caused a 30% drop”, answered on real photographs. */
export function sectionOnPhotographs({ photographs }: StudyResults): Section {
  const title = 'Real photographs: the answer to the main finding';
  if (!photographs) return { title, blocks: [paragraph('Not run: npm run study -- photographs.')] };
  return {
    title,
    blocks: [
      paragraph(
        'The study’s main finding is that accuracy falls by 20 to 30% on photographs, and it lays that to the resolution of 28 × 28: detail is lost in resizing, whatever the model. Fashion MNIST itself has 28 × 28 pixels, and the models reach 90% on it. So how a photograph becomes 28 × 28, and what the model was trained for, can be told apart. Nothing was chosen on these photographs.',
      ),
      ...answer(photographs),
      accuracies(photographs),
      classes(photographs),
    ],
  };
}

// --- Internal helpers ---

function answer(photographs: PhotographsRecord): Block[] {
  const finding = mainFinding(photographs);
  if (!finding)
    return [
      paragraph(
        'The answer needs scratch behind both recipes and photo behind “garment”; not all of them were judged.',
      ),
    ];
  const { lost, byPreparing, byTraining, stays } = partsOf(finding);
  const ofLost = (value: number) =>
    lost > 0 ? `, ${decimal((100 * value) / lost, 0)}% of what is lost` : '';
  const drawing = recoveryBar(
    'recovery',
    'Of the accuracy lost on photographs, how much comes back',
    finding,
  );
  return [
    { kind: 'notice', text: answerOf(finding) },
    figure(
      drawing,
      `Accuracy on ${finding.images} photographs, from nothing to what Scratch has at home.`,
    ),
    {
      kind: 'list',
      items: [
        `Preparing the image (recipe “garment” instead of “study”, the same model): ${decimal(byPreparing, 1)} points${ofLost(byPreparing)}.`,
        `Training for it (photo instead of scratch, the same recipe; ${finding.photoTrainings === 1 ? 'one training' : `mean of ${finding.photoTrainings} trainings`}): ${decimal(byTraining, 1)} points${ofLost(byTraining)}.`,
        `Stays: ${decimal(stays, 1)} points${ofLost(stays)}.`,
      ],
    },
  ];
}

function accuracies({ rows }: PhotographsRecord): Table {
  return {
    kind: 'table',
    caption: 'Every model behind every recipe; Wilson’s 95% interval.',
    columns: [
      { title: 'Model' },
      { title: 'Recipe' },
      ...['Right', 'Accuracy', '95% interval', 'At home', 'Drop, points'].map((title) => ({
        title,
        number: true,
      })),
    ],
    rows: rows.map(({ model, recipe, right, images, interval, home }) => [
      titleOf(model),
      recipe,
      `${right} of ${images}`,
      percent(right / images),
      percentRange(interval),
      percent(home),
      decimal(100 * (home - right / images), 1),
    ]),
  };
}

function classes({ rows }: PhotographsRecord): Table {
  const names = [...new Set(rows.flatMap(({ classes: own }) => own.map(({ name }) => name)))];
  return {
    kind: 'table',
    caption: 'Right by class of photograph, percent.',
    columns: [{ title: 'Model, recipe' }, ...names.map((title) => ({ title, number: true }))],
    rows: rows.map(({ model, recipe, classes: own }) => [
      `${titleOf(model)}, ${recipe}`,
      ...names.map((name) => {
        const found = own.find((each) => each.name === name);
        return found?.images ? decimal((100 * found.right) / found.images, 0) : '–';
      }),
    ]),
  };
}
