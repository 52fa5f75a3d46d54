import {
  none,
  percent,
  percentRange,
  points,
  pointsRange,
  score,
} from '../../evaluation/report-words.ts';
import { wilsonInterval } from '../../evaluation/wilson.ts';
import { annotatedMistakes } from './annotated-mistakes.ts';
import { type Block, paragraph, type Section, type Table } from './document.ts';
import type { IiifRecord } from './evaluation-schemas.ts';
import { evaluationRow, evaluationRows, recipesCompared, shareOn } from './iiif-results.ts';
import type { Illustrations } from './illustrations.ts';
import { printedModels, table7 } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';
import { titleOf } from './rows.ts';
import { sharedErrors } from './shared-errors.ts';
import { heatMap } from './svg/heat-map.ts';

/** Section 6 and Tables 7, 9 and 10: the annotated collection through the server's own evaluation. */
export function sectionOnIiif(results: StudyResults, illustrations: Illustrations): Section {
  const title = 'Annotated images over IIIF';
  const { iiif } = results;
  if (!iiif) return { title, blocks: [paragraph('Not run: npm run study -- iiif.')] };
  const canvases = iiif.study?.canvases ?? iiif.garment?.canvases ?? 0;
  return {
    title,
    blocks: [
      paragraph(
        `The study’s fifteen images cannot be had. Ours are the ${canvases} annotated canvases of the demo collection (sixty test images of Fashion MNIST shown like a catalogue, fifteen drawings), ingested, tagged and evaluated by the server behind both recipes: “study” as in section 6.2.3 (grey, inverted, squashed to 28 × 28), “garment”, which cuts the garment out first.`,
      ),
      accuracies(iiif),
      ...matrices(iiif),
      classes(iiif),
      ...together(results),
    ],
    sections: [{ title: 'Wrong by all three', blocks: annotatedMistakes(iiif, illustrations) }],
  };
}

// --- Internal helpers ---

function accuracies(iiif: IiifRecord): Table {
  const rows = recipesCompared.flatMap((recipe) => evaluationRows(iiif, recipe));
  return {
    kind: 'table',
    caption:
      'Accuracy with Wilson’s 95% interval; the drop is home less here, with Newcombe’s. Table 7 has the study’s own on its fifteen.',
    columns: [
      { title: 'Model' },
      { title: 'Recipe' },
      ...['At home', 'All canvases', 'Drop, points', 'Catalogue', 'Drawings', 'Table 7'].map(
        (title) => ({ title, number: true }),
      ),
    ],
    rows: rows.map((row) => {
      const printed = printedModels.find((model) => model === row.model);
      const [catalogue, drawings] = (['catalogue', 'drawings'] as const).map((part) =>
        shareOn(part, row),
      );
      return [
        titleOf(row.model),
        row.recipe,
        percent(row.home?.accuracy ?? null),
        `${percent(row.accuracy)} (${percentRange(row.interval)})`,
        `${points(row.drop)} (${pointsRange(row.dropInterval)})`,
        catalogue ? `${catalogue.correct} of ${catalogue.total}` : none,
        drawings
          ? `${drawings.correct} of ${drawings.total} (${percentRange(wilsonInterval(drawings.correct, drawings.total) ?? null)})`
          : none,
        printed && row.recipe === 'study' ? `${table7[printed][1].toFixed(1)}%` : '',
      ];
    }),
  };
}

function matrices(iiif: IiifRecord): Block[] {
  const figures = printedModels.flatMap((model, index) => {
    const row = evaluationRow(iiif, 'study', model);
    if (!row) return [];
    const drawing = heatMap(
      `matrix-iiif-${model}`,
      `${titleOf(model)}, recipe study`,
      row.confusion,
    );
    return [{ drawing, caption: `Beside Figure ${14 + index}; other images.` }];
  });
  return figures.length ? [{ kind: 'figures', figures }] : [];
}

/** Beside Figures 17 to 20, for both recipes. */
function classes(iiif: IiifRecord): Table {
  const rows = recipesCompared.flatMap((recipe) =>
    printedModels.flatMap((model) => evaluationRow(iiif, recipe, model) ?? []),
  );
  const labels = rows[0]?.classes.map(({ label }) => label) ?? [];
  return {
    kind: 'table',
    caption:
      'F1 by class, macro (over the classes that have scores) and weighted; – where a class was never answered.',
    columns: [
      { title: 'Model, recipe' },
      ...['Macro', 'Weighted', ...labels].map((title) => ({ title, number: true })),
    ],
    rows: rows.map((row) => [
      `${titleOf(row.model)}, ${row.recipe}`,
      score(row.macro.f1),
      score(row.weighted.f1),
      ...labels.map((label) => score(row.classes.find((each) => each.label === label)?.f1 ?? null)),
    ]),
  };
}

function together(results: StudyResults): Block[] {
  const { test, annotated } = sharedErrors(results);
  if (test === undefined || annotated === undefined) return [];
  const more =
    annotated > test
      ? 'As Table 10 says, the models fail together here more than at home'
      : 'Against Table 10, the models fail together here no more than at home';
  return [
    paragraph(
      `${more}: of a model’s mistakes ${percent(annotated)} are shared by all behind the study’s recipe, on the test images ${percent(test)}.`,
    ),
  ];
}
