/** A part of what is imported that is read by itself, with where it begins, both from 1. */
export interface Place {
  line: number;
  /** Its number in the list; undefined where lines are the entries. */
  entry?: number;
  /** The name of that list; undefined where a document has only one. */
  list?: string;
}

/** The text of an entry, or why there is none; `tooLong`: beyond the limit. */
export type Entry = Place & ({ text: string } | { problem: string; tooLong?: boolean });

/** `line 3`; `line 3, annotations[12]` where a document has several lists. */
export function placeName({ line, entry = 1, list }: Place): string {
  return list === undefined ? `line ${line}` : `line ${line}, ${list}[${entry - 1}]`;
}

/** The place alone, without what is there. */
export function placeOf({ line, entry, list }: Place): Place {
  return {
    line,
    ...(entry !== undefined && { entry }),
    ...(list !== undefined && { list }),
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Throws nothing; `place` says where the bytes were. */
export function entryOf(place: Place, parts: Uint8Array[]): Entry {
  try {
    const [only] = parts;
    const text = decoder.decode(parts.length === 1 ? only : Buffer.concat(parts));
    return { ...place, text };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // what a fatal decoder throws
    return { ...place, problem: 'It is not UTF-8.' };
  }
}

export function tooLongEntry(place: Place, maxBytes: number): Entry {
  const limit = maxBytes >= 2 ** 20 ? `${Math.round(maxBytes / 2 ** 20)} MB` : `${maxBytes} bytes`;
  return { ...place, problem: `It is longer than the ${limit} that are read.`, tooLong: true };
}
