import { type Entry, entryOf, type Place, tooLongEntry } from './entries.ts';

/** Bytes between the parts of JSON, with the byte-order mark before it. */
export const blank = new Set([32, 9, 10, 13, 0xef, 0xbb, 0xbf]);

/**
 * The members of the list that a JSON document is, or that stands in it under one of these keys, each cut out
 * as text without the document ever being in memory. The rest of the document is passed over. A document that
 * ends too early, or has no such list, gives one last entry with the problem. `every`: of all such lists, one after the
 * other; the place of a member names its list then, a document that is a list itself has none of a name.
 */
export async function* membersOf(
  chunks: AsyncIterable<Uint8Array>,
  keys: string[],
  maxBytes: number,
  { every = false } = {},
): AsyncGenerator<Entry> {
  const scan = scanner(keys, every);
  let parts: Uint8Array[] = [];
  let length = 0;
  let entry = 0;
  let list: string | undefined;
  let place: Place = { line: 1, entry };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const step = scan.next(chunk[at] ?? 0);
      if (step === 'opens') {
        entry = 0;
        list = scan.name();
      } else if (step === 'begins') {
        entry += 1;
        place = { line: scan.line(), entry, ...(every && list !== undefined && { list }) };
        from = at;
      } else if (step === 'ends') {
        keep(chunk.subarray(from, at));
        yield length > maxBytes ? tooLongEntry(place, maxBytes) : entryOf(place, parts);
        parts = [];
        length = 0;
      }
    }
    if (scan.inMember()) keep(chunk.subarray(from));
  }
  const problem = scan.problem();
  if (problem !== undefined) yield { line: scan.line(), entry: entry + 1, problem };

  function keep(part: Uint8Array): void {
    length += part.length;
    if (length > maxBytes) parts = [];
    else parts.push(part);
  }
}

// --- Internal helpers ---

const [quote, backslash, comma, colon, newline] = [34, 92, 44, 58, 10];
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];

type Step = 'opens' | 'begins' | 'ends' | undefined;

/** Told byte by byte; knows where members of the lists begin and end. What is not JSON in them is nobody's business here. */
function scanner(keys: string[], every: boolean) {
  let depth = 0;
  /** The depth of the list itself; 0 before and after it. */
  let list = 0;
  let done = false;
  let member = false;
  let inString = false;
  let escaped = false;
  let line = 1;
  /** The last string at depth 1 of an object, as it is written, and whether a value is due after it. */
  let key = '';
  let valueDue = false;
  let unreadable = false;

  return {
    next,
    line: () => line,
    /** Of the list that opened last; undefined where it is the document. */
    name: () => (depth > 1 ? key : undefined),
    inMember: () => member,
    problem(): string | undefined {
      if (unreadable || (depth === 0 && !done)) {
        const object = `object with ${keys.join(' or ')}`;
        if (every) return `Expected a JSON ${object}.`;
        return `Expected a JSON list${keys.length > 0 ? `, or an ${object}` : ''}.`;
      }
      if (list > 0 || depth > 0) return 'The document ends in the middle.';
      return undefined;
    },
  };

  function next(byte: number): Step {
    if (byte === newline) line += 1;
    if (inString) return inText(byte);
    if (unreadable || blank.has(byte)) return undefined;
    if (list > 0 && depth === list && byte !== comma && byte !== closeList && !member) {
      member = true;
      open(byte);
      return 'begins';
    }
    if (list > 0 && depth === list && (byte === comma || byte === closeList)) {
      const ended = member;
      member = false;
      if (byte === closeList) {
        depth -= 1;
        list = 0;
        done = true;
      }
      return ended ? 'ends' : undefined;
    }
    return open(byte);
  }

  function inText(byte: number): undefined {
    if (escaped) escaped = false;
    else if (byte === backslash) escaped = true;
    else if (byte === quote) inString = false;
    if (inString && depth === 1 && list === 0 && key.length < 100) key += String.fromCharCode(byte);
  }

  function open(byte: number): Step {
    if (depth === 0 && byte !== openList && byte !== openObject) unreadable = !done;
    else if (byte === quote) {
      inString = true;
      if (depth === 1 && list === 0 && !valueDue) key = '';
    } else if (byte === openList || byte === openObject) {
      depth += 1;
      const wanted = depth === 1 || (depth === 2 && valueDue && keys.includes(key));
      valueDue = false;
      if (byte === openList && wanted && list === 0 && (every || !done)) {
        list = depth;
        return 'opens';
      }
    } else if (byte === closeList || byte === closeObject) {
      depth -= 1;
      if (depth === 0 && !done) unreadable = true; // an object without such a list
    } else if (depth === 1 && list === 0) valueDue = byte === colon;
    return undefined;
  }
}
