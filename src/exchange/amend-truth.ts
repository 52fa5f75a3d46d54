import type { AnnotationRecord, Target } from '../annotation/annotation.ts';
import { escapeHtml } from '../annotation/prediction-annotation.ts';
import { columnsOf } from '../annotation/read-annotation.ts';
import { fragmentOf, inCanvasUnits, type Size } from '../annotation/region.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** Whether a stored annotation says this label of this region already, whatever else it says. `size`: of the canvas. */
export function saysTheSame(
  stored: AnnotationRecord,
  claim: AnnotationRecord,
  size: Size | undefined,
): boolean {
  const [target] = claim.targets;
  return (
    stored.statement.truth === claim.statement.truth &&
    stored.statement.predicted === claim.statement.predicted &&
    stored.targets.some(
      ({ canvas, region }) =>
        canvas === target?.canvas && placeOf(region, size) === placeOf(target.region, size),
    )
  );
}

/**
 * A stored truth with another label or rectangle and everything else as it was. Undefined where it cannot be done
 * without losing something: a prediction, several targets, a drawing that moves, a body that does not read so afterwards.
 */
export function amendTruth(
  stored: AnnotationRecord,
  claim: AnnotationRecord,
  size: Size | undefined,
): AnnotationRecord | undefined {
  const label = claim.statement.truth;
  const old = stored.statement.truth;
  const [target, ...others] = claim.targets;
  if (label === undefined || old === undefined || !target || others.length > 0) return undefined;
  const [was, another] = stored.targets;
  if (another || was?.canvas !== target.canvas) return undefined;
  const document: JsonObject = { ...stored.document };
  for (const key of ['body', 'bodyValue', 'resource']) {
    document[key] = mapTexts(document[key], (text) => withLabel(text, old, label));
  }
  const place = placeOf(target.region, size);
  for (const key of placeOf(was.region, size) === place ? [] : ['target', 'on']) {
    if (JSON.stringify(document[key] ?? '').includes('<svg')) return undefined;
    if (place) document[key] = mapTexts(document[key], (text) => text.replace(/xywh=[^&]*/, place));
  }
  const columns = columnsOf(document, stored.form);
  const amended = { ...stored, ...columns, document, modified: claim.modified };
  return saysTheSame(amended, claim, size) ? amended : undefined;
}

// --- Internal helpers ---

/** undefined: the whole canvas. */
function placeOf(region: Target['region'], size: Size | undefined): string | undefined {
  const placed = inCanvasUnits(region, size);
  return placed && fragmentOf(placed);
}

/** `True: Shirt` → `True: Coat`, and a tag that is the label alone. */
function withLabel(text: string, old: string, label: string): string {
  if (text === old) return label;
  for (const [from, to] of [
    [escapeHtml(old), escapeHtml(label)],
    [old, label],
  ] as const) {
    const said = new RegExp(`(true\\s*[:\\uff1a]\\s*)${escapeRegExp(from)}`, 'iu');
    if (said.test(text)) return text.replace(said, (_, before: string) => before + to);
  }
  return text;
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function mapTexts(value: Json | undefined, change: (text: string) => string): Json | undefined {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change) ?? null);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]),
  );
}
