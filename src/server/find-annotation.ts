import type { AnnotationRecord } from '../annotation/annotation.ts';
import { NotFoundError } from '../errors.ts';
import type { AnnotationStore } from '../store/store.ts';
import { HttpError } from './http-error.ts';
import { timeGateHeaders } from './memento.ts';
import { annotationAddress, type NamedAnnotation } from './named-annotation.ts';

/**
 * The annotation that is meant, in any dialect: the first of the ids that there is or was, so that a name never slips
 * from one that was deleted to another. Throws `NotFoundError`, or `HttpError` 410 for one that was deleted.
 */
export async function findAnnotation(
  { name, ids }: NamedAnnotation,
  annotations: AnnotationStore,
  base: string,
): Promise<AnnotationRecord> {
  for (const id of ids) {
    const record = await annotations.get(id);
    if (record) return record;
    const deleted = await annotations.gone(id);
    if (deleted !== undefined) throw goneAnnotation(name, deleted, annotationAddress(base, id));
  }
  throw unknownAnnotation(name);
}

export const unknownAnnotation = (name: string) =>
  new NotFoundError(`No annotation with the id ${name}.`);

export function goneAnnotation(name: string, deleted: string, address: string): HttpError {
  return new HttpError(
    410,
    `The annotation ${name} was deleted at ${deleted}; its versions are at ${address}/history.`,
    timeGateHeaders(address),
  );
}
