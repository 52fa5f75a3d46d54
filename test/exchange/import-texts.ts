import type { JsonObject } from '../../src/json.ts';

export const later = new Date('2026-04-01T00:00:00Z');

/** In small pieces, so that no line or member comes whole. */
export async function* inPieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

/** Of NDJSON, without its end. */
export const line = (document: JsonObject, change: JsonObject = {}) =>
  JSON.stringify({
    ...{ kind: 'annotation', id: 'https://ex.org/truth/1', form: 'w3c', origin: 'curator' },
    ...{ created: '2026-01-01T00:00:00Z', modified: '2026-01-01T00:00:00Z', document },
    ...change,
  });

export const nothing = { imported: 0, unchanged: 0, updated: 0, conflicts: 0 };
