import { isAbsoluteUri } from '../../annotation/absolute-uri.ts';
import { readAnnotation } from '../../annotation/read-annotation.ts';
import { readTimestamp, timestamp } from '../../annotation/timestamp.ts';
import { InvalidInputError } from '../../errors.ts';
import type { Json } from '../../json.ts';
import { toLocal } from '../../local-address.ts';
import type { Store } from '../../store/store.ts';
import { checked } from '../checked.ts';
import { predictionDocument, truthDocument } from '../claim-document.ts';
import { type Entry, placeOf } from '../entries.ts';
import type { Incoming, ReadContext } from '../incoming.ts';
import { blank, membersOf } from '../json-list.ts';
import { entryProblem, parseEntry } from '../parse-entry.ts';
import { mintedId } from '../read-document.ts';
import { openSpool } from '../spool.ts';
import { type ImageCanvas, imageCanvases } from './image-canvases.ts';
import { type Annotation, annotationSchema, categorySchema, imageSchema } from './members.ts';
import { numbered, shown } from './numbered.ts';
import { type Shape, shapeOf } from './read-shape.ts';

export interface DatasetOptions {
  maxEntryBytes: number;
  maxKeptBytes?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Reads COCO object detection: `annotations` become people's truths; those with a `score`, and `predictions`, a
 * model's. What was exported from here finds its annotation again; ids of others are made of what is said, so that
 * the same is the same however a program numbers it. Images and categories may come after the annotations that name
 * them: the file is kept on disk and read twice, in memory is a little of each image.
 */
export function datasetReader(
  store: Pick<Store, 'annotations' | 'manifests'>,
  { base, now }: ReadContext,
) {
  const canvasOf = imageCanvases(store, base);
  /** A text is why there is no canvas. */
  const images = numbered<ImageCanvas | string>('images', isSameImage);
  const categories = numbered<string>('categories', (one, two) => one === two);

  return { entries, read };

  /** Those of `annotations` and `predictions`, once images and categories are known. */
  async function* entries(
    bytes: AsyncIterable<Uint8Array>,
    { maxEntryBytes, maxKeptBytes, signal }: DatasetOptions,
  ): AsyncGenerator<Entry> {
    const spool = await openSpool(maxKeptBytes);
    try {
      const every = [...named, ...naming];
      for await (const entry of membersOf(spool.keep(noList(bytes)), every, maxEntryBytes, all)) {
        signal?.throwIfAborted();
        const problem = await learn(entry);
        if (problem) yield problem;
      }
      for await (const entry of membersOf(spool.kept(), naming, maxEntryBytes, all)) {
        if (entry.list !== undefined) yield entry;
      }
    } finally {
      await spool.remove();
    }
  }

  /** What is wrong with an image, a category, or the document; undefined where it is well, or its turn comes later. */
  async function learn(entry: Entry): Promise<Entry | undefined> {
    const { list } = entry;
    if (list !== undefined && naming.includes(list)) return undefined;
    if (!('text' in entry)) return entry;
    try {
      const member = parseEntry(entry.text);
      await (list === 'images' ? learnImage(member) : learnCategory(member));
      return undefined;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return { ...placeOf(entry), problem: entryProblem(error) };
    }
  }

  /** That an image fits no canvas matters only to what is said about it. */
  async function learnImage(member: Json): Promise<void> {
    const image = checked(imageSchema, member);
    const found = await canvasOf(image).catch(reasonOf);
    images.add(image.id, found, (typeof found === 'string' ? found : found.canvas).length);
  }

  function learnCategory(member: Json): void {
    const { id, name } = checked(categorySchema, member);
    categories.add(id, name, name.length);
  }

  /** Throws `InvalidInputError` for what names no image or category of the file, or no part of a canvas. */
  async function read(value: Json, list: string | undefined): Promise<Incoming[]> {
    const said = checked(annotationSchema, value);
    const image = images.get(said.image_id);
    if (typeof image === 'string') throw new InvalidInputError(image);
    const label = categories.get(said.category_id);
    const machine = list === 'predictions' || typeof said.score === 'number';
    const { canvas, size } = image;
    const shape = shapeOf(said, image);
    const id = await idOf(said, canvas, label, shape, machine);
    const time = timestamp(now);
    const content = { id, canvas, ...shape, label, created: time, modified: time };
    const document = machine
      ? predictionDocument(content, predictorOf(said), said.score ?? undefined)
      : truthDocument(content, undefined);
    const origin = machine ? 'import' : 'curator';
    const record = readAnnotation(document, { id, origin, now, form: 'w3c' });
    const { truth, predicted } = record.statement;
    if ((machine ? predicted : truth) !== label) {
      throw new InvalidInputError(`${shown(label)} does not read as a label.`);
    }
    const asOf = readTimestamp(said.modified);
    return [{ kind: 'claim', record, dated: asOf !== undefined, asOf, size }];
  }

  async function idOf(
    said: Annotation,
    canvas: string,
    label: string,
    { region, svg }: Shape,
    machine: boolean,
  ): Promise<string> {
    const { annotation = '', target = 1, score = null } = said;
    if (isAbsoluteUri(annotation)) {
      const id = toLocal(annotation, base);
      const stored = await store.annotations.get(id);
      // Whoever accepts a prediction says something of their own, and one annotation made here has one target.
      const another = !machine && stored?.origin === 'machine';
      if (!another && (target === 1 || (stored?.targets.length ?? 0) >= target)) return id;
    }
    const by = machine ? [predictorOf(said), score] : [];
    return mintedId(base, JSON.stringify(['coco', canvas, label, region, svg, ...by]));
  }
}

// --- Internal helpers ---

/** Lists that others name the members of, and lists that name them. */
const named = ['images', 'categories'];
const naming = ['annotations', 'predictions'];
const all = { every: true };

/** Passes a document on; throws `InvalidInputError` where it is a list, of results or of nothing. */
async function* noList(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun = false;
  for await (const chunk of bytes) {
    const first: number | undefined = begun ? undefined : chunk.find((byte) => !blank.has(byte));
    if (first === '['.charCodeAt(0)) {
      throw new InvalidInputError(
        'COCO is an object with images, annotations and categories, and this is a list. Results say nothing without the images and categories that they number: put them as "predictions" into the file that has these.',
      );
    }
    begun ||= first !== undefined;
    yield chunk;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof InvalidInputError) return error.message;
  throw error;
}

function isSameImage(one: ImageCanvas | string, two: ImageCanvas | string): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}

function predictorOf({ model = 'unknown', version, recipe }: Annotation) {
  return { model, version, recipe };
}
