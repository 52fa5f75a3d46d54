import type { Request } from 'express';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { localAddress } from '../local-address.ts';
import { idsOf } from './find-annotation.ts';
import { HttpError } from './http-error.ts';
import { queryAddresses } from './query.ts';

/** An annotation as a request names it, and the ids that the name may mean. */
export interface NamedAnnotation {
  name: string;
  ids: string[];
}

/**
 * By what follows `/annotations/` in the path, encoded or not, or by the parameter `id` where nothing does.
 * Throws `InvalidInputError` where neither says anything.
 */
export function namedAnnotation(request: Request, inPath: string, base: string): NamedAnnotation {
  const names = inPath === '' ? queryAddresses(request, 'id') : [inPath];
  const [name] = names;
  if (name === undefined) {
    throw new InvalidInputError('Which annotation? Its id goes into the parameter "id".');
  }
  return { name, ids: [...new Set(names.flatMap((each) => [...idsOf(each, base)]))] };
}

/** Where any annotation is answered, whatever its id. */
export function annotationAddress(base: string, id: string): string {
  const own = id.startsWith(localAddress.annotation);
  const name = own ? id.slice(localAddress.annotation.length) : id;
  return `${base}/annotations/${encodeURIComponent(name)}`;
}

export const unknownAnnotation = (name: string) =>
  new NotFoundError(`No annotation with the id ${name}.`);

export function goneAnnotation(name: string, deleted: string, address: string): HttpError {
  return new HttpError(
    410,
    `The annotation ${name} was deleted at ${deleted}; its versions are at ${address}/history.`,
  );
}
