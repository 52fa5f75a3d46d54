import { type Entry, entryOf, tooLongEntry } from './entries.ts';

const newline = 10;

/** The lines of a text that are not blank; one longer than `maxBytes` is passed over without being kept. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Entry> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let line = 1;
  const take = (part: Uint8Array) => {
    length += part.length;
    if (length > maxBytes) parts = [];
    else parts.push(part);
  };
  const finished = function* (): Generator<Entry> {
    if (length > maxBytes) yield tooLongEntry({ line }, maxBytes);
    else {
      const entry = entryOf({ line }, parts);
      if (!('text' in entry) || entry.text.trim() !== '') yield entry;
    }
    parts = [];
    length = 0;
    line += 1;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, end));
      yield* finished();
      from = end + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
  }
  if (length > 0) yield* finished();
}
