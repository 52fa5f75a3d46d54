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
  const values = new Map<string, { value: Value } | 'several'>();
  let left = mostCharacters;

  return {
    add(id, value, length) {
      const key = String(id);
      const known = values.get(key);
      if (known === undefined) {
        left -= length + key.length + overhead;
        if (left < 0) throw new TooLargeError(`These are more ${kind} than are read of one file.`);
        values.set(key, { value });
      } else if (known === 'several' || !isSame(known.value, value)) {
        // Whoever is meant by the number is not known any more.
        values.set(key, 'several');
        throw new InvalidInputError(`Several ${kind} that differ have the id ${shown(id)}.`);
      }
    },
    get(id) {
      const known = values.get(String(id));
      if (known === undefined) {
        throw new InvalidInputError(`There is no ${shown(id)} among the ${kind} of the file.`);
      }
      if (known !== 'several') return known.value;
      throw new InvalidInputError(`Several ${kind} that differ have the id ${shown(id)}.`);
    },
  };
}

/** A text of theirs in a message of ours. */
export function shown(text: number | string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > 200 ? `${quoted.slice(0, 200)}…` : quoted;
}

// --- Internal helpers ---

/** A million images with addresses of the usual length. */
const mostCharacters = 250_000_000;
/** Of an entry in a map, about, as characters. */
const overhead = 100;
