import type { JsonObject } from '../json.ts';

/** The members of a JSON list, between its brackets, each on a line. */
export async function* jsonMembers(objects: AsyncIterable<JsonObject>): AsyncGenerator<string> {
  let comma = '\n';
  for await (const object of objects) {
    yield comma + JSON.stringify(object);
    comma = ',\n';
  }
}
