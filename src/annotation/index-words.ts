import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { AnnotationColumns } from './annotation.ts';
import { idOf, listOf } from './json-values.ts';
import { words } from './words.ts';

/**
 * All that an annotation is found by in full-text search, in every database: the words of its text, and
 * behind marks that no word begins with its labels and the addresses that it names.
 */
export function indexWords({
  text,
  statement,
  document,
}: Pick<AnnotationColumns, 'text' | 'statement'> & { document: JsonObject }): string[] {
  const marked = new Set<string>();
  for (const label of [statement.truth, statement.predicted]) {
    if (label !== undefined) marked.add(labelWord(label));
  }
  const addAddress = (address: string) => marked.add(addressWord(address));
  eachAddress(document.body, addAddress);
  eachAddress(document.resource, addAddress);
  for (const address of addressesIn(text)) addAddress(address);
  return [...words(text), ...marked];
}

/** Of a label that the body says as truth or prediction: the same for all spellings that `words` takes for one. */
export function labelWord(label: string): string {
  const known = knownLabels.get(label);
  if (known !== undefined) return known;
  const word = marks.label + hash(words(label).join(' ') || label.trim());
  if (label.length <= short) {
    if (knownLabels.size >= mostLabels) knownLabels.clear();
    knownLabels.set(label, word);
  }
  return word;
}

/** Of the address of a body, or of one that stands in the text. */
export function addressWord(address: string): string {
  return marks.address + hash(address);
}

/** An address as a term of a search, and not a word with a colon. */
export function isAddress(term: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:\/\/|urn:[a-z\d]).+/i.test(term);
}

// --- Internal helpers ---

/** Of the private use area: neither letters, digits nor marks. */
const marks = { label: '\ue000', address: '\ue001' };

/** A vocabulary has few labels, and most annotations one of them. */
const knownLabels = new Map<string, string>();
const mostLabels = 1000;
/** V8 keeps the whole text that a longer piece was cut from. */
const short = 12;

const hash = (text: string) => createHash('md5').update(text).digest('hex');

function addressesIn(text: string): string[] {
  return /:\/\/|urn:/i.test(text) ? text.split(/\s+/).filter(isAddress) : [];
}

/**
 * Of bodies and of what they are choices of, or parts of: a choice of choices is as deep as bodies go. Blank nodes are
 * nobody's name; Open Annotation also writes a tag's meaning beside its text.
 */
function eachAddress(bodies: Json | undefined, found: (address: string) => void, depth = 1): void {
  for (const body of listOf(bodies)) {
    const address = idOf(body);
    if (address !== undefined && isAddress(address)) found(address);
    if (depth === deepest || !isJsonObject(body)) continue;
    for (const part of [body.items, body.default, body.item, body.source, body.full]) {
      if (part !== undefined) eachAddress(part, found, depth + 1);
    }
  }
}

const deepest = 5;
