import { presentation2, toOpenAnnotation } from '../annotation/open-annotation.ts';
import { annotationContext, toWebAnnotation } from '../annotation/web-annotation.ts';
import type { JsonObject } from '../json.ts';
import type { Store } from '../store/store.ts';
import { type ExchangeScope, recordsIn } from './scope.ts';

/** All in one AnnotationPage, of Web Annotations. */
export async function* annotationPageText(
  store: Pick<Store, 'annotations'>,
  scope: ExchangeScope,
  base: string,
): AsyncGenerator<string> {
  const id = `${base}/export?format=annotations`;
  const head = { '@context': annotationContext, id, type: 'AnnotationPage', items: [] };
  yield* listText(head, async function* () {
    for await (const record of recordsIn(store, scope)) yield toWebAnnotation(record);
  });
}

/** All in one AnnotationList, of Open Annotations. */
export async function* annotationListText(
  store: Pick<Store, 'annotations'>,
  scope: ExchangeScope,
  base: string,
): AsyncGenerator<string> {
  const id = `${base}/export?format=annotation-list`;
  const head = { '@context': presentation2, '@id': id, '@type': 'sc:AnnotationList' };
  yield* listText({ ...head, resources: [] }, async function* () {
    for await (const record of recordsIn(store, scope)) yield toOpenAnnotation(record);
  });
}

// --- Internal helpers ---

/** `head` ends with an empty list, which the members go into, each on a line. */
async function* listText(
  head: JsonObject,
  members: () => AsyncIterable<JsonObject>,
): AsyncGenerator<string> {
  const empty = JSON.stringify(head);
  yield empty.slice(0, empty.lastIndexOf(']'));
  let comma = '\n';
  for await (const member of members()) {
    yield comma + JSON.stringify(member);
    comma = ',\n';
  }
  yield '\n]}\n';
}
