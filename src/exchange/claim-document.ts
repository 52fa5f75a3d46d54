import { escapeHtml } from '../annotation/prediction-annotation.ts';
import { fragmentOf } from '../annotation/region.ts';
import type { Region } from '../iiif/manifest.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Predictor } from '../store/store.ts';

export interface ClaimContent {
  id: string;
  canvas: string;
  region: Region | undefined;
  /** What is drawn within the region, in canvas units; undefined: all of it. */
  svg?: string | undefined;
  label: string;
  created: string;
  modified: string;
}

/** A person's label as an annotation, in the words that the evaluation reads. */
export function truthDocument(content: ClaimContent, creator: string | undefined): JsonObject {
  const person = creator === undefined ? undefined : { type: 'Person', name: creator };
  const html = `<p>True: ${escapeHtml(content.label)}</p>`;
  return { ...documentOf(content, html), ...(person && { creator: person }) };
}

/** A model's label as an annotation. */
export function predictionDocument(
  content: ClaimContent,
  { model, version, recipe }: Predictor,
  confidence: number | undefined,
): JsonObject {
  const sure = confidence === undefined ? '' : `<p>Confidence: ${confidence.toFixed(4)}</p>`;
  const html = `<p>Predicted: ${escapeHtml(content.label)}</p>${sure}`;
  const generator = { type: 'Software', name: model, version, recipe };
  return { ...documentOf(content, html), generator };
}

// --- Internal helpers ---

function documentOf(content: ClaimContent, html: string): JsonObject {
  const { id, canvas, region, svg, label, created, modified } = content;
  return {
    ...{ id, type: 'Annotation', motivation: ['commenting', 'tagging'], created, modified },
    body: [
      { type: 'TextualBody', format: 'text/html', value: html },
      { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: label },
    ],
    target: region ? regionTarget(canvas, region, svg) : canvas,
  };
}

/** Selectors beside one another say the same (https://www.w3.org/TR/annotation-model/#selectors); not all can draw. */
function regionTarget(canvas: string, region: Region, svg: string | undefined): Json {
  const rectangle = {
    type: 'FragmentSelector',
    conformsTo: 'http://www.w3.org/TR/media-frags/',
    value: fragmentOf(region),
  };
  return {
    type: 'SpecificResource',
    source: { id: canvas, type: 'Canvas' },
    selector: svg === undefined ? rectangle : [rectangle, { type: 'SvgSelector', value: svg }],
  };
}
