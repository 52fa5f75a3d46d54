import type { Claim } from './claim.ts';
import { annotatedMatrices, printedModels, table7, table8, table9 } from './printed-figures.ts';
import { studyRows, titleOf } from './rows.ts';
import { share } from './state-claim.ts';

/** Sections 6 and 7. */
export const annotatedClaims: Claim[] = [
  // 6.4
  ...printedModels.flatMap((model): Claim[] => {
    const [home, here, drop] = table7[model];
    const theirs = { correct: Math.round((here / 100) * 15), total: 15 };
    const possible = Math.abs((theirs.correct / theirs.total) * 100 - here) < 0.05 + 1e-9;
    const impossible = possible
      ? undefined
      : `no number of fifteen images is ${here}%; the nearest is ${theirs.correct}`;
    const printed = `${here.toFixed(1)}%`;
    return [
      share('Table 7', `${titleOf(model)}: original test accuracy`, home, studyRows[model]),
      {
        kind: 'share',
        place: 'Table 7',
        sentence: `${titleOf(model)}: accuracy on 15 annotated images`,
        model,
        theirs,
        printed,
        on: 'drawings',
        impossible,
        note: 'other images',
      },
      {
        kind: 'share',
        place: 'Table 7',
        sentence: `${titleOf(model)}: the same, ours on real photographs`,
        model,
        theirs,
        printed,
        on: 'photographs',
        note: 'other images',
      },
      {
        kind: 'drop',
        place: 'Table 7',
        sentence: `${titleOf(model)}: drop`,
        model,
        home,
        theirs,
        drop,
        note: 'other images',
      },
    ];
  }),
  ...printedModels.flatMap((model, index): Claim[] => {
    const matrix = annotatedMatrices[model];
    const correct = matrix.reduce((total, row, place) => total + (row[place] ?? 0), 0);
    const sentence = `${titleOf(model)}: right in the matrix of the annotated images`;
    const report = ['Figure 17', 'Figure 18', 'Figure 20'][index] ?? '';
    return [
      {
        kind: 'share',
        place: `Figure ${14 + index}`,
        sentence,
        model,
        theirs: { correct, total: 15 },
        printed: `${correct} of 15`,
        on: 'drawings',
        note: `other images; the report is ${report}`,
      },
    ];
  }),
  ...printedModels.map(
    (model, index): Claim => ({
      kind: 'outside',
      place: ['Figure 17', 'Figure 18', 'Figure 20'][index] ?? '',
      sentence: `${titleOf(model)}: precision, recall and F1 on the annotated images, by class`,
      printed: 'ten rows',
      because:
        'one or two images of a class, and they cannot be had: our report by class is in the IIIF section',
    }),
  ),

  // 7
  ...table8.map(
    ({ place, truth, answer, confidence }): Claim => ({
      kind: 'example',
      place: 'Table 8',
      sentence: `Test image ${place}: ${truth} taken for ${answer}, confidence ${confidence.toFixed(4)}`,
      place8: place,
      truth,
      answer,
      confidence,
    }),
  ),
  ...table9.map(
    ({ truth, transfer, scratch, deep }): Claim => ({
      kind: 'outside',
      place: 'Table 9',
      sentence: `An annotated ${truth} that all three get wrong`,
      printed: `${transfer} / ${scratch} / ${deep}`,
      because: 'these images cannot be had; ours that all get wrong are in the IIIF section',
    }),
  ),
  {
    kind: 'together',
    place: 'Table 10',
    sentence: 'On annotated images the models fail together, on test images each on its own',
  },
];
