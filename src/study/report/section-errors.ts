import { type Block, figure, paragraph, type Section } from './document.ts';
import { exampleAt } from './examples.ts';
import { type Illustrations, mostShown } from './illustrations.ts';
import { table8 } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';
import type { ErrorsRecord, ExampleRecord } from './result-schemas.ts';
import { titleOf } from './rows.ts';
import { errorPanels, type Panel } from './svg/error-panel.ts';
import { decimal } from './written-numbers.ts';

/** Tables 8 and 10 on the test images: what the shipped models get wrong, and what they hardly know. */
export function sectionOnErrors({ errors }: StudyResults, { testImages }: Illustrations): Section {
  const title = 'What they get wrong on the test images';
  if (!errors) return { title, blocks: [paragraph('Not run: npm run study -- errors.')] };
  const panels = (examples: ExampleRecord[]) => examples.map((each) => panelOf(each, testImages));
  return {
    title,
    blocks: [counts(errors)],
    sections: [
      { title: 'Wrong by all', blocks: allWrong(errors, panels) },
      { title: 'The study’s Table 8', blocks: ofTable8(errors, panels) },
      ...errors.models.map((model) => ({
        title: `${titleOf(model)}: its surest mistakes`,
        blocks: drawn(
          `mistakes-${model}`,
          `Surest mistakes of ${titleOf(model)}`,
          panels((errors.mistakes[model] ?? []).slice(0, mostShown.mistakes)),
          'Wrong, and sure of it; beside it what the others say.',
        ),
      })),
      ...errors.models.map((model) => ({
        title: `${titleOf(model)}: what it hardly knows`,
        blocks: leastSure(model, errors),
      })),
    ],
  };
}

// --- Internal helpers ---

function counts({ models, wrong, allWrongCount }: ErrorsRecord): Block {
  return {
    kind: 'table',
    caption: `Of 10,000 test images. All ${models.length} models are wrong together on ${decimal(allWrongCount, 0)}.`,
    columns: [
      { title: 'Model' },
      { title: 'Wrong', number: true },
      { title: 'Of these, wrong by all', number: true },
    ],
    rows: models.map((model) => {
      const own = wrong[model] ?? 0;
      return [
        titleOf(model),
        decimal(own, 0),
        own ? `${decimal((100 * allWrongCount) / own, 0)}%` : '–',
      ];
    }),
  };
}

function allWrong(
  { allWrong: examples, allWrongCount, models }: ErrorsRecord,
  panels: (examples: ExampleRecord[]) => Panel[],
): Block[] {
  if (examples.length === 0)
    return [paragraph('No test image is answered wrongly by every model.')];
  const shown = examples.slice(0, mostShown.allWrong);
  const caption = `The surest ${shown.length} of ${decimal(allWrongCount, 0)} test images that all ${models.length} models get wrong, as the models see them.`;
  return drawn('all-wrong', 'Wrong by every model', panels(shown), caption);
}

function ofTable8(errors: ErrorsRecord, panels: (examples: ExampleRecord[]) => Panel[]): Block[] {
  const known = table8.flatMap(({ place }) => exampleAt(errors, place) ?? []);
  const missing = table8.length - known.length;
  const rest = paragraph(
    `What our models say of ${missing === table8.length ? 'its' : `the other ${missing} of its`} images is not among the results.`,
  );
  const checked = paragraph(
    'Its ten places, counted from 0, and the truths that it names agree with the published test images. It does not say which model’s answers it shows.',
  );
  if (known.length === 0) return [checked, rest];
  const theirs = table8
    .filter(({ place }) => exampleAt(errors, place))
    .map(
      ({ place, answer, confidence }) => `${place}: ${answer} (${(100 * confidence).toFixed(0)}%)`,
    );
  return [
    checked,
    ...drawn(
      'table-8',
      'The images of the study’s Table 8',
      panels(known),
      `Its answers: ${theirs.join(', ')}.`,
    ),
    ...(missing ? [rest] : []),
  ];
}

function leastSure(model: string, { leastSure: lists }: ErrorsRecord): Block[] {
  const examples = lists[model] ?? [];
  if (examples.length === 0) return [paragraph('Nothing is listed.')];
  return [
    {
      kind: 'table',
      caption: `The ${Math.min(10, examples.length)} test images of which it is least sure.`,
      columns: [
        { title: 'Place', number: true },
        { title: 'Truth' },
        { title: 'Answer' },
        { title: 'Confidence', number: true },
      ],
      rows: examples.slice(0, 10).map(({ place, truth, answers }) => {
        const own = answers[model];
        return [
          String(place),
          truth,
          own?.label ?? '–',
          own ? `${(100 * own.confidence).toFixed(1)}%` : '–',
        ];
      }),
    },
  ];
}

function drawn(name: string, title: string, panels: Panel[], caption: string): Block[] {
  if (panels.length === 0) return [paragraph('Nothing is listed.')];
  return [figure(errorPanels(name, title, panels), caption)];
}

function panelOf({ place, truth, answers }: ExampleRecord, images: Map<number, string>): Panel {
  return {
    name: `test image ${place}`,
    truth,
    pictures: [{ name: 'model input', image: images.get(place), pixelated: true }],
    answers: Object.entries(answers).map(([by, { label, confidence }]) => ({
      by,
      label,
      confidence,
      right: label === truth,
    })),
  };
}
