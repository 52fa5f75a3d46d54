import { createHash } from 'node:crypto';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { listedOrigin } from '../annotation/read-list.ts';
import { readTimestamp } from '../annotation/timestamp.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { toLocal } from '../local-address.ts';
import type { Incoming, ReadContext } from './incoming.ts';
import { canonicalText } from './same-annotation.ts';

/**
 * An annotation of either vocabulary, kept exactly as it is. One without an id gets one that is made of its
 * content, so that the same again is the same. Throws as `readAnnotation`.
 */
export function readDocument(document: Json, { base, now }: ReadContext): Incoming[] {
  const mintId = () => mintedId(base, canonicalText(document));
  const record: AnnotationRecord = readAnnotation(document, { mintId, origin: 'curator', now });
  const id = toLocal(record.id, base);
  const dated = isJsonObject(document) && isDated(document);
  return [{ kind: 'annotation', record: { ...record, id, origin: listedOrigin(record) }, dated }];
}

/** An address under which this server answers the annotation. */
export function mintedId(base: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex');
  return `${base}/annotation/${hash.slice(0, 32)}`;
}

// --- Internal helpers ---

/** What `readAnnotation` takes for its dates: without a `created`, both are the time of reading. */
function isDated(document: JsonObject): boolean {
  return ['dcterms:created', 'http://purl.org/dc/terms/created', 'created'].some((key) => {
    const [value] = [document[key]].flat();
    return readTimestamp(isJsonObject(value) ? value['@value'] : value) !== undefined;
  });
}
