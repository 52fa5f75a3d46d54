import type { AnnotationRecord } from '../annotation/annotation.ts';
import { listOf } from '../annotation/json-values.ts';
import { annotationContext, withContext } from '../annotation/web-annotation.ts';
import { NotFoundError } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { lastPage } from '../search/last-page.ts';
import type { AnnotationFilter, Store } from '../store/store.ts';
import { annotationAnswers } from './annotation-answers.ts';

/** A set of annotations under `/annotations/`: an LDP Basic Container and an AnnotationCollection in one. */
export interface Container {
  /** What stands behind `/annotations/`: empty for the container of everything, else ending with a slash. */
  path: string;
  filter: AnnotationFilter;
  /** What its maker said of it, or we do. */
  document: JsonObject;
  /** Whether an annotation that is made in it would be in it. */
  admits(record: AnnotationRecord): boolean;
}

/** Whether pages hold only ids, and whether the first of them is left out of the description. */
export interface ContainerForm {
  iris: boolean;
  minimal: boolean;
}

export const containerAddress = (base: string, path: string) => `${base}/annotations/${path}`;

/** The address of this form of its description: `id` and `Content-Location` (Web Annotation Protocol §4.2). */
export const formAddress = (base: string, path: string, iris: boolean) =>
  `${containerAddress(base, path)}?iris=${iris ? 1 : 0}`;

/** How many annotations stand on a page. */
const pageSize = 100;

/** The description of a container, with its first page in it unless a minimal one is wanted. */
export async function containerDocument(
  store: Store,
  base: string,
  container: Container,
  { iris, minimal }: ContainerForm,
): Promise<JsonObject> {
  const { document, filter, path } = container;
  const total = await store.annotations.count(filter);
  const id = formAddress(base, path, iris);
  const first = minimal
    ? pageAddress(id, 0)
    : await pageOf(store, container, { id, iris, total, number: 0 });
  const { '@context': context, type, id: _, ...told } = document;
  return {
    '@context': union([...annotationContext, 'http://www.w3.org/ns/ldp.jsonld'], listOf(context)),
    id,
    ...told,
    type: union(['BasicContainer', 'AnnotationCollection'], listOf(type)),
    total,
    first,
    last: pageAddress(id, lastPage(total, pageSize)),
  };
}

/** One page of a container. Throws `NotFoundError` behind the last one. */
export async function containerPageDocument(
  store: Store,
  base: string,
  container: Container,
  { iris, number }: { iris: boolean; number: number },
): Promise<JsonObject> {
  const total = await store.annotations.count(container.filter);
  if (number > lastPage(total, pageSize)) {
    throw new NotFoundError(
      `The last page is ${lastPage(total, pageSize)}; there is no page ${number}.`,
    );
  }
  const id = formAddress(base, container.path, iris);
  const page = await pageOf(store, container, { id, iris, total, number });
  return { '@context': annotationContext, ...page };
}

// --- Internal helpers ---

interface PageOptions {
  /** Of the container that it is part of. */
  id: string;
  iris: boolean;
  total: number;
  number: number;
}

async function pageOf(store: Store, { filter }: Container, options: PageOptions) {
  const { id, iris, total, number } = options;
  const records = await store.annotations.page(filter, number * pageSize, pageSize);
  const items: Json[] = iris
    ? records.map((record) => record.id)
    : (await annotationAnswers(store).web(records)).map(withContext);
  const page: JsonObject = { id: pageAddress(id, number), type: 'AnnotationPage', partOf: id };
  if (number > 0) page.prev = pageAddress(id, number - 1);
  if (number < lastPage(total, pageSize)) page.next = pageAddress(id, number + 1);
  return { ...page, startIndex: number * pageSize, items };
}

const pageAddress = (id: string, number: number) => `${id}&page=${number}`;

function union(ours: Json[], theirs: Json[]): Json[] {
  const more = theirs.filter((one) => isJsonObject(one) || !ours.includes(one));
  return [...ours, ...more];
}
