import { listOf } from '../annotation/json-values.ts';
import { iri, iris, single, texts, time } from '../annotation/web-must-values.ts';
import { refuseBroken, ruleProblems } from '../annotation/web-musts.ts';
import { InvalidInputError, type Problem } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { parseJson } from './read-body.ts';

/**
 * What a client says of a container that it makes: an AnnotationCollection or BasicContainer without
 * members; nothing at all makes one that is called `name`. Throws `InvalidInputError` for what is neither.
 */
export function readContainer(bytes: Uint8Array, name: string): JsonObject {
  const document = bytes.length === 0 ? {} : parseJson(bytes);
  if (!isJsonObject(document)) {
    throw new InvalidInputError('The description of a container must be a JSON object.');
  }
  refuseBroken([...kindProblems(document), ...ruleProblems(document, rules, '')], 'container');
  return { ...document, label: document.label ?? name };
}

// --- Internal helpers ---

const kinds = ['AnnotationCollection', 'BasicContainer', 'Container'];
const rules = {
  id: single(iri),
  label: texts,
  created: time,
  modified: time,
  rights: iris,
};

/** What only the server can say. */
const reserved = ['total', 'first', 'last', 'items', 'contains', 'ldp:contains', 'partOf'];

function kindProblems(document: JsonObject): Problem[] {
  const types = listOf(document.type);
  const problems: Problem[] = reserved
    .filter((key) => document[key] !== undefined)
    .map((path) => ({ path, message: 'The server alone says this.' }));
  if (types.length > 0 && !types.some((type) => kinds.some((kind) => kind === type))) {
    problems.push({ path: 'type', message: `It must be or hold one of ${kinds.join(', ')}.` });
  }
  return problems;
}
