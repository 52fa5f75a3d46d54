import { type Block, figure, paragraph } from './document.ts';
import type { IiifRecord } from './evaluation-schemas.ts';
import { evaluationRow, wrongByAll } from './iiif-results.ts';
import { type Illustrations, mostShown } from './illustrations.ts';
import { printedModels } from './printed-figures.ts';
import { errorPanels } from './svg/error-panel.ts';

/** As the study’s Table 9. */
export function annotatedMistakes(iiif: IiifRecord, { canvases }: Illustrations): Block[] {
  const all = wrongByAll(iiif, 'study', printedModels);
  if (all.length === 0)
    return [
      paragraph(
        'No canvas is answered wrongly by all three behind the study’s recipe, or not all three were judged.',
      ),
    ];
  const shown = all.slice(0, mostShown.canvases);
  const panels = shown.map(({ canvas, label, truth, answers }) => {
    const pictures = canvases.get(canvas);
    const after = printedModels.flatMap((model) => afterwards(iiif, model, canvas, truth));
    return {
      name: label,
      truth,
      pictures: [
        { name: 'real image', image: pictures?.image, pixelated: false },
        { name: 'input, study', image: pictures?.study, pixelated: true },
        { name: 'input, garment', image: pictures?.garment, pixelated: true },
      ],
      answers: [
        ...Object.entries(answers).map(([by, answer]) => ({
          by: `${by}, study`,
          ...answer,
          right: false,
        })),
        ...after,
      ],
    };
  });
  const caption = `As the study’s Table 9: ${shown.length === all.length ? 'the' : `${shown.length} of the`} ${all.length} canvases that transfer, scratch and deep all get wrong behind the study’s recipe, and what they say behind the other.`;
  return [
    figure(
      errorPanels('iiif-wrong', 'Annotated canvases that all three get wrong', panels, 1),
      caption,
    ),
  ];
}

// --- Internal helpers ---

/** What a model says of the canvas behind the garment recipe; the confidence of right answers is not in an evaluation. */
function afterwards(iiif: IiifRecord, model: string, canvas: string, truth: string) {
  const row = evaluationRow(iiif, 'garment', model);
  if (!row) return [];
  const wrong = row.misclassified.find((each) => each.canvas === canvas && each.truth === truth);
  const by = `${model}, garment`;
  if (wrong) return [{ by, label: wrong.predicted, confidence: wrong.confidence, right: false }];
  return [{ by, label: truth, confidence: null, right: true }];
}
