import { InvalidInputError } from '../errors.ts';
import { isDeeperThan, type Json } from '../json.ts';

/** Nobody's annotations nest deeper, and whoever walks through a document may recurse. */
const deepest = 200;

/** The text of an entry as JSON; throws `InvalidInputError`. */
export function parseEntry(text: string): Json {
  if (isDeeperThan(text, deepest)) {
    throw new InvalidInputError(`The JSON is nested deeper than ${deepest} levels.`);
  }
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(`It is not valid JSON: ${reason}.`, [], { cause: error });
  }
}

/** What is wrong with an entry, in one sentence. */
export function entryProblem({ message, problems }: InvalidInputError): string {
  const paths = problems.filter(({ path }) => path !== '' && !message.includes(path));
  return paths.length > 0 ? `${message} (${paths.map(({ path }) => path).join(', ')})` : message;
}
