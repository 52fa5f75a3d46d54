import { InvalidInputError } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { localAddress } from '../local-address.ts';
import { isAbsoluteUri } from './absolute-uri.ts';
import type { AnnotationColumns, AnnotationRecord, Origin, Target } from './annotation.ts';
import { bodyText, statementOf } from './body-text.ts';
import { idOf, listOf, stringOf, typeOf, wordOf } from './json-values.ts';
import { readBodies } from './read-bodies.ts';
import { readTargets } from './read-targets.ts';
import { readTimestamp, timestamp } from './timestamp.ts';

export interface ReadOptions {
  /** The id that it gets, whatever the document says: of an update, or from a path. */
  id?: string;
  /** Makes an id for a document without one; its first target's canvas is known by then. */
  mintId?: (canvas: string) => string;
  origin: Origin;
  now: Date;
  /** The vocabulary; by default the keys tell: `target` is Web Annotation, `on` Open Annotation. */
  form?: 'oa' | 'w3c';
}

/**
 * A document from outside as a record; the document itself stays exactly as sent. Throws
 * `InvalidInputError` for what is no annotation, has no target, a list as a selector's value, or an id
 * that is no absolute URI (SAS 2.1 to 2.4).
 */
export function readAnnotation(document: unknown, options: ReadOptions): AnnotationRecord {
  if (!isJsonObject(document)) {
    throw new InvalidInputError('An annotation must be a JSON object.');
  }
  const form = options.form ?? formOf(document);
  const columns = columnsOf(document, form);
  const sentCreated = dateOf(document, 'created');
  const created = sentCreated ?? timestamp(options.now);
  return {
    ...columns,
    id: idFor(document, columns, options),
    form,
    document,
    origin: options.origin,
    created,
    // A created that can be read is kept alone (SAS 2.4); without it both are now.
    modified: sentCreated === undefined ? created : (dateOf(document, 'modified') ?? created),
  };
}

/** Web Annotation when the document has a `target`, or names its type without a prefix. */
export function formOf(document: JsonObject): 'oa' | 'w3c' {
  if (document.on !== undefined) return 'oa';
  if (document.target !== undefined) return 'w3c';
  return document.type === 'Annotation' ? 'w3c' : 'oa';
}

/** The targets of a document as it has them. Throws as `readTargets`. */
export function targetsOf({
  document,
  form,
}: Pick<AnnotationRecord, 'document' | 'form'>): Target[] {
  return form === 'oa' ? readTargets(document.on, 'on') : readTargets(document.target, 'target');
}

/** The targets as columns hold them. Throws as `readTargets`. */
export function searchedTargets(stored: Pick<AnnotationRecord, 'document' | 'form'>): Target[] {
  const targets = targetsOf(stored);
  // Predictions of whole canvases carry a region only because some viewers draw nothing without one.
  const prediction = stored.document['x:prediction'];
  const whole = isJsonObject(prediction) && prediction.whole === true;
  return whole ? targets.map((target) => ({ ...target, region: undefined })) : targets;
}

/** The searched columns of a document; throws as `readAnnotation`. */
export function columnsOf(document: JsonObject, form: 'oa' | 'w3c'): AnnotationColumns {
  const targets = searchedTargets({ document, form });
  const texts = readBodies(document).map(bodyText);
  return {
    targets,
    motivations: motivationsOf(document),
    creator: creatorOf(document),
    text: texts.filter((text) => text !== '').join('\n'),
    statement: statementOf(texts),
    ...generatorOf(document),
  };
}

// --- Internal helpers ---

function idFor(
  document: JsonObject,
  columns: AnnotationColumns,
  { id, mintId }: ReadOptions,
): string {
  if (id !== undefined) return id;
  const sent = document['@id'] ?? document.id;
  // A blank node is no name: older exports carry them.
  const nameless = sent === undefined || sent === null || sent === '' || /^_:/.test(wordOf(sent));
  if (!nameless) {
    if (typeof sent === 'string' && isAbsoluteUri(sent)) return sent;
    const message = `${JSON.stringify(sent)} is not an absolute URI.`;
    throw new InvalidInputError(message, [
      { path: document['@id'] === undefined ? 'id' : '@id', message },
    ]);
  }
  const canvas = columns.targets[0]?.canvas;
  if (mintId && canvas !== undefined) return mintId(canvas);
  const message = 'The annotation has no id ("@id" or "id").';
  throw new InvalidInputError(message, [{ path: '', message }]);
}

function dateOf(document: JsonObject, name: 'created' | 'modified'): string | undefined {
  const spellings = [`dcterms:${name}`, `http://purl.org/dc/terms/${name}`, name];
  for (const key of spellings) {
    const [value] = listOf(document[key]);
    const date = readTimestamp(isJsonObject(value) ? value['@value'] : value);
    if (date !== undefined) return date;
  }
  return undefined;
}

function motivationsOf(document: JsonObject): string[] {
  const names = listOf(document.motivation).map(idOf);
  const bare = names.flatMap((name) => (name === undefined ? [] : [bareMotivation(name)]));
  return [...new Set(bare)];
}

/** `commenting` of `oa:commenting` and of the full IRI; words of other vocabularies stay whole. */
export function bareMotivation(name: string): string {
  return name.replace(
    /^(?:oa:|sc:|https?:\/\/www\.w3\.org\/ns\/oa#|https?:\/\/iiif\.io\/api\/presentation\/\d#)/,
    '',
  );
}

const creatorKeys = [
  'dcterms:creator',
  'http://purl.org/dc/terms/creator',
  'creator',
  'oa:annotatedBy',
  'annotatedBy',
];

function creatorOf(document: JsonObject): string | undefined {
  const [creator] = creatorKeys.flatMap((key) => listOf(document[key]));
  if (creator === undefined) return undefined;
  return idOf(creator) ?? (isJsonObject(creator) ? stringOf(creator.name) : undefined);
}

/** Model, version and recipe of a machine prediction, ours or anybody's. */
function generatorOf(
  document: JsonObject,
): Pick<AnnotationColumns, 'model' | 'version' | 'recipe'> {
  const generator = listOf(document.generator).find(isJsonObject);
  const prediction = isJsonObject(document['x:prediction']) ? document['x:prediction'] : undefined;
  const software = generator !== undefined && /^Software/.test(typeOf(generator));
  if (!prediction && !software) return { model: undefined, version: undefined, recipe: undefined };
  const either = (key: string) => stringOf(prediction?.[key]) ?? stringOf(generator?.[key]);
  return {
    model: stringOf(prediction?.model) ?? modelName(generator),
    version: either('version'),
    recipe: either('recipe'),
  };
}

function modelName(generator: JsonObject | undefined): string | undefined {
  const id: Json | undefined = generator?.id;
  if (typeof id === 'string' && id.startsWith(localAddress.model)) {
    return id.slice(localAddress.model.length);
  }
  return stringOf(generator?.name);
}
