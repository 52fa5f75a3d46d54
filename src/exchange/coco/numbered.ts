import { InvalidInputError, TooLargeError } from '../../errors.ts';

/** What is remembered of a file's images and categories, which its annotations name by number. */
export interface Numbered<Value> {
  /** `length`: of the texts in it. Throws `InvalidInputError` where another one has the number, and `TooLargeError`. */
  add(id: number | string, value: Value, length: number): void;
  /** Throws `InvalidInputError` where no member has the number, or several differ. */
  get(id: number | string): Value;
}

/** `kind`: the name of the list. `isSame`: whether it is no harm that two have one number. */
export function numbered<Value>(
  kind: string,
  isSame: (one: Value, two: Value) => boolean,
): Numbered<Value> {
  const values = new Map<number | string, Value>();
  /** Whoever is meant by these is not known any more. */
  const ambiguous = new Set<number | string>();
  let left = mostCharacters;

  return {
    add(id, value, length) {
      const key = keyOf(id);
      const known = values.get(key);
      if (known === undefined) {
        left -= length + String(key).length + overhead;
        if (left < 0)
          throw new TooLargeError(`There are more ${kind} than are read of one file; divide it.`);
        values.set(key, value);
      } else if (ambiguous.has(key) || !isSame(known, value)) {
        ambiguous.add(key);
        throw differing(id);
      }
    },
    get(id) {
      const key = keyOf(id);
      const known = values.get(key);
      if (known === undefined) {
        throw new InvalidInputError(`There is no ${shown(id)} among the ${kind} of the file.`);
      }
      if (ambiguous.has(key)) throw differing(id);
      return known;
    },
  };

  function differing(id: number | string): InvalidInputError {
    return new InvalidInputError(`Several ${kind} that differ have the id ${shown(id)}.`);
  }
}

/** A text of theirs in a message of ours. */
export function shown(text: number | string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > 200 ? `${quoted.slice(0, 200)}…` : quoted;
}

// --- Internal helpers ---

/** Some 400,000 images: about as many bytes are in memory then. */
const mostCharacters = 100_000_000;
/** Of an entry, beside its texts. */
const overhead = 200;

/** Some programs write a number as text in one list and not in the other; numbers take less room. */
function keyOf(id: number | string): number | string {
  return typeof id === 'string' && /^(?:0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id;
}
