import type { z } from 'zod';
import { InvalidInputError, problemPath } from '../errors.ts';

/** What came from outside as what is expected. Throws `InvalidInputError` with every problem at once. */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => ({
    path: problemPath(path),
    message,
  }));
  const sentences = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  throw new InvalidInputError(`The request cannot be used: ${sentences.join('; ')}`, problems, {
    cause: read.error,
  });
}
