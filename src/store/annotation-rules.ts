import { InvalidInputError } from '../errors.ts';
import type { AnnotationFilter } from './store.ts';

/** An id that is taken grows up to here (SAS 2.2). */
export const longestId = 400;

/** Deleting everything is never what an empty filter means. Throws `InvalidInputError`. */
export function refuseEmpty(filter: AnnotationFilter): void {
  if (Object.values(filter).every((value) => value === undefined)) {
    throw new InvalidInputError(
      'Deleting annotations needs a filter: canvases, manifest, origins, model, version, recipe or says.',
    );
  }
}
