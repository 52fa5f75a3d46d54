import type { AnnotationRecord } from '../annotation/annotation.ts';
import { toOpenAnnotation } from '../annotation/open-annotation.ts';
import { annotationContext, toWebAnnotation } from '../annotation/web-annotation.ts';
import { presentationContext } from '../iiif/contexts.ts';
import type { JsonObject } from '../json.ts';
import type { Store } from '../store/store.ts';
import { jsonMembers } from './json-members.ts';
import { type ExchangeScope, recordsIn } from './scope.ts';

/** All in one AnnotationPage, of Web Annotations. */
export async function* annotationPageText(
  store: Pick<Store, 'annotations' | 'manifests'>,
  scope: ExchangeScope,
  base: string,
): AsyncGenerator<string> {
  const id = `${base}/export?format=annotations`;
  const head = { '@context': annotationContext, id, type: 'AnnotationPage', items: [] };
  yield* listText(head, recordsIn(store, scope), toWebAnnotation);
}

/** All in one AnnotationList, of Open Annotations. */
export async function* annotationListText(
  store: Pick<Store, 'annotations' | 'manifests'>,
  scope: ExchangeScope,
  base: string,
): AsyncGenerator<string> {
  const id = `${base}/export?format=annotation-list`;
  const head = { '@context': presentationContext[2], '@id': id, '@type': 'sc:AnnotationList' };
  yield* listText({ ...head, resources: [] }, recordsIn(store, scope), toOpenAnnotation);
}

// --- Internal helpers ---

/** `head` ends with an empty list, which the annotations go into. */
async function* listText(
  head: JsonObject,
  records: AsyncIterable<AnnotationRecord>,
  toDocument: (record: AnnotationRecord) => JsonObject,
): AsyncGenerator<string> {
  const empty = JSON.stringify(head);
  yield empty.slice(0, empty.lastIndexOf(']'));
  const documents = async function* () {
    for await (const record of records) yield toDocument(record);
  };
  yield* jsonMembers(documents());
  yield '\n]}\n';
}
