import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import type { AnnotationRecord } from './annotation.ts';
import { dateKeys } from './dates-out.ts';
import { listOf } from './json-values.ts';
import { mergeBodies } from './merge-bodies.ts';
import { mergeTargets } from './merge-targets.ts';
import { toOpenAnnotation } from './open-annotation.ts';
import { bareMotivation } from './read-annotation.ts';
import { readTimestamp } from './timestamp.ts';
import { toWebAnnotation } from './web-annotation.ts';

export interface MergeOptions {
  /** The public base of this server: clients send our addresses back as they were shown to them. */
  base: string;
  /** The stored annotation as viewers are shown it (Web Annotation, every region drawable). */
  shown?: JsonObject;
}

/**
 * What an update by a client that may not know all of an annotation leaves: the document to store, in the
 * vocabulary of the stored one, which the sent one is brought into where it is written in the other.
 *
 * A client that sends the `created` (or `modified`) back that every answer carries keeps what it does not
 * understand: Mirador 2, Annotorious, a JSON editor. Its bodies, motivation and target are all that there shall be.
 * Any other one builds annotations anew from what it knows, as mirador-annotations does, and cannot
 * have meant what it left out:
 *
 * - Members of the annotation that are not sent stay, for both; one that is sent as `null` goes. Id, type, context
 *   and `created` always stay.
 * - Bodies with words are the person's: one that is not sent back is deleted. But a client with one text field
 *   knows only the last text of several, and none at all where a body without words comes last; and what has no
 *   words (images, links, data) it never shows. Those stay, as all bodies do where no body is sent.
 * - A body that says the same stays as it was, in its place. A changed text keeps the members
 *   that are not sent (language, format, creator); a changed tag is another tag.
 * - `commenting` alone is what such clients write on all they save: it changes no motivation.
 * - A target on the same region stays as it was; so does one whose region was shown in a way that they do not read.
 *   Targets on canvases that they did not send stay. An SvgSelector that holds a media fragment
 *   becomes the FragmentSelector that it was.
 *
 * A `PUT` of the Web Annotation Protocol is the way to replace a document whole.
 */
export function mergeAnnotation(
  stored: AnnotationRecord,
  sent: AnnotationRecord,
  { base, shown }: MergeOptions,
): JsonObject {
  const before = sent.form === 'oa' ? toOpenAnnotation(stored) : toWebAnnotation(stored);
  const changes = changedMembers(sent.document, before, base);
  const incoming = inForm(stored.form, { ...sent, document: changes });
  const complete = keepsWhatItWasSent(sent.document, stored);
  const document = { ...stored.document };
  for (const [key, value] of Object.entries(incoming)) {
    if (!merged.has(key)) document[key] = value;
  }
  for (const [key, value] of Object.entries(sent.document)) {
    if (value === null && !merged.has(key)) delete document[key];
  }
  const motivation = motivationAfter(stored.document.motivation, incoming.motivation, complete);
  if (motivation !== undefined) document.motivation = motivation;
  const how = { complete, sameForm: sent.form === stored.form };
  if (bodyKeys.some((key) => key in sent.document)) writeBodies(document, stored, incoming, how);
  const key = stored.form === 'oa' ? 'on' : 'target';
  document[key] = mergeTargets(stored.document[key], incoming[key], {
    ...how,
    shown: shown?.target,
  });
  return document;
}

// --- Internal helpers ---

const bodyKeys = ['body', 'bodyValue', 'resource'];

/** Everything that has a rule of its own. */
const merged = new Set([
  ...['@context', '@id', '@type', 'id', 'type', 'motivation', 'target', 'on'],
  ...bodyKeys,
  ...dateKeys,
]);

function keepsWhatItWasSent(sent: JsonObject, { created, modified }: AnnotationRecord): boolean {
  const times = dateKeys.map((key) => readTimestamp(sent[key]));
  return times.some((time) => time !== undefined && (time === created || time === modified));
}

/** Without what the client sends back as it was shown, or did not mean. */
function changedMembers(sent: JsonObject, before: JsonObject, base: string): JsonObject {
  const changes = Object.entries(sent).filter(
    ([key, value]) =>
      merged.has(key) || (value !== null && !isDeepStrictEqual(local(value, base), before[key])),
  );
  return Object.fromEntries(changes);
}

/** With our public addresses as they are stored. */
function local(value: Json | undefined, base: string): Json | undefined {
  if (typeof value === 'string') return toLocal(value, base);
  if (Array.isArray(value)) return value.map((one) => local(one, base) ?? null);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, local(one, base)]));
}

function inForm(form: 'oa' | 'w3c', record: AnnotationRecord): JsonObject {
  if (record.form === form) return record.document;
  const creator = creatorKeys.some((key) => key in record.document) ? record.creator : undefined;
  const told = { ...record, creator };
  return form === 'oa' ? toOpenAnnotation(told) : toWebAnnotation(told);
}

const creatorKeys = ['creator', 'dcterms:creator', 'http://purl.org/dc/terms/creator'];

function motivationAfter(
  stored: Json | undefined,
  sent: Json | undefined,
  complete: boolean,
): Json | undefined {
  if (sent === undefined || sent === null) return stored;
  const names = listOf(sent).map(bareOf);
  const silent = !complete && names.length === 1 && names[0] === 'commenting';
  const same = isDeepStrictEqual(names, listOf(stored).map(bareOf));
  return (silent || same) && stored !== undefined ? stored : sent;
}

const bareOf = (one: Json) => (typeof one === 'string' ? bareMotivation(one) : one);

function writeBodies(
  document: JsonObject,
  stored: AnnotationRecord,
  incoming: JsonObject,
  how: { complete: boolean; sameForm: boolean },
): void {
  const had = bodiesOf(stored.document);
  const after = mergeBodies(had, bodiesOf(incoming), how);
  if (isDeepStrictEqual(after, had)) return;
  const key = stored.form === 'oa' ? 'resource' : 'body';
  const [only] = after;
  for (const each of bodyKeys) if (each !== key || only === undefined) delete document[each];
  if (only === undefined) return;
  document[key] = after.length === 1 && !Array.isArray(stored.document[key]) ? only : after;
}

/** All bodies as a list, `bodyValue` as the plain text that it is. */
function bodiesOf({ body, bodyValue, resource }: JsonObject): Json[] {
  const plain = { type: 'TextualBody', format: 'text/plain', value: bodyValue };
  return [...listOf(body), ...listOf(resource), ...(typeof bodyValue === 'string' ? [plain] : [])];
}
