import type { z } from 'zod';
import { InvalidInputError, problemPath } from '../errors.ts';

/** Throws `InvalidInputError` that says where in it what is wrong. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const sentences = read.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${problemPath(path)}: ${message}` : message,
  );
  throw new InvalidInputError(sentences.join('; '), [], { cause: read.error });
}
