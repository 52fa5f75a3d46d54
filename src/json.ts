/** JSON as it comes from outside, before anyone has looked at it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A text or a number as text, everything else as none. Never `String(value)` of what came from outside: of an
 * object with a member `toString` JavaScript makes no text but throws.
 */
export function asText(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}

/**
 * Whether a name comes back from every database and every encoding as it went in: a NUL ends a text there, half a
 * surrogate pair has no bytes.
 */
export function isStorable(name: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(name);
}

/** Whether a JSON text nests deeper than that, found without parsing: what walks a document may recurse. */
export function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === backslash) i++;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (opening.has(code)) {
      depth++;
      if (depth > levels) return true;
    } else if (closing.has(code)) depth--;
  }
  return false;
}

// --- Internal helpers ---

const quote = 34;
const backslash = 92;
const opening = new Set([91, 123]); // [ {
const closing = new Set([93, 125]); // ] }
