import { createHash } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { localAddress } from '../local-address.ts';
import type { Prediction } from '../tagging/prediction.ts';
import type { AnnotationRecord } from './annotation.ts';
import { fragmentOf } from './region.ts';
import { timestamp } from './timestamp.ts';

/** What an annotation says beside the prediction itself. */
export interface PredictionContext {
  /** The model's title, for people. */
  title: string;
  /** Of the model file that ran. */
  sha256: string;
  /** Id of the manifest that the canvas was found in. */
  manifest?: string;
  canvas: { width?: number; height?: number };
  now: Date;
}

/**
 * One id for each canvas or region, model version and recipe: tagging again replaces and never doubles.
 * A URN, which `toPublic` turns into an address.
 */
export function predictionId(
  prediction: Pick<Prediction, 'canvas' | 'region' | 'model' | 'version' | 'recipe'>,
): string {
  const { canvas, region, model, version, recipe } = prediction;
  const parts = [canvas, region ? fragmentOf(region) : '', model, version, recipe];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return localAddress.annotation + hash.slice(0, 32);
}

/**
 * A prediction in the shape that every viewer shows: text for people first, the bare label as a tag second,
 * what programs need at the annotation itself, where viewers leave it alone. The whole canvas is a region
 * too where its size is known, because some viewers draw nothing else.
 */
export function annotationOfPrediction(
  prediction: Prediction,
  about: PredictionContext,
): AnnotationRecord {
  const { canvas, label, model, version, recipe } = prediction;
  const created = timestamp(about.now);
  const confidence = prediction.confidence.toFixed(4);
  const agent = { id: localAddress.model + model, type: 'Software', name: about.title };
  const { width, height } = about.canvas;
  const whole = width && height ? { x: 0, y: 0, w: width, h: height } : undefined;
  const region = prediction.region ?? whole;
  const source: JsonObject = {
    id: canvas,
    type: 'Canvas',
    ...(about.manifest !== undefined && { partOf: [{ id: about.manifest, type: 'Manifest' }] }),
  };
  const html = `<p>Predicted: ${escapeHtml(label)}</p><p>Confidence: ${confidence}</p>`;
  return {
    id: predictionId(prediction),
    form: 'w3c',
    document: {
      id: predictionId(prediction),
      type: 'Annotation',
      motivation: ['commenting', 'tagging'],
      creator: agent,
      generator: { ...agent, version, sha256: about.sha256, recipe },
      created,
      'x:prediction': {
        label,
        confidence: prediction.confidence,
        top: prediction.top.map((one) => ({ label: one.label, score: one.score })),
        model,
        version,
        recipe,
        ...(!prediction.region && { whole: true }),
      },
      body: [
        { type: 'TextualBody', format: 'text/html', language: 'en', value: html },
        { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: label },
      ],
      // Names the manifest also where nothing tells the size to draw: what it lists no longer goes with it.
      target: {
        type: 'SpecificResource',
        source,
        ...(region && {
          selector: {
            type: 'FragmentSelector',
            conformsTo: 'http://www.w3.org/TR/media-frags/',
            value: fragmentOf(region),
          },
        }),
      },
    },
    origin: 'machine',
    created,
    modified: created,
    // As `readAnnotation` would read them out of the document, without the price of parsing it.
    targets: [{ canvas, region: prediction.region, manifest: about.manifest }],
    motivations: ['commenting', 'tagging'],
    creator: agent.id,
    text: `Predicted: ${label}\nConfidence: ${confidence}\n${label}`,
    statement: {
      truth: undefined,
      predicted: label,
      confidence: Number(confidence),
      problems: [],
    },
    model,
    version,
    recipe,
  };
}

/** A text as HTML shows it, outside of attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
