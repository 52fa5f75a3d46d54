import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** A row of a canvas's `metadata`: plain text. */
export interface MetadataRow {
  label: string;
  value: string;
}

/**
 * The manifest (Presentation 3 or 2) with further rows of `metadata` at its canvases, after those it came with: for
 * viewers that show metadata and no annotations, as Universal Viewer (viewers.md §6).
 */
export function describeCanvases(
  document: JsonObject,
  version: 2 | 3,
  rowsOf: (canvasId: string) => MetadataRow[],
): JsonObject {
  const [id, write] = version === 3 ? (['id', row3] as const) : (['@id', row2] as const);
  const described = (canvas: Json): Json => {
    if (!isJsonObject(canvas) || typeof canvas[id] !== 'string') return canvas;
    const rows = rowsOf(canvas[id]).map(write);
    return rows.length > 0
      ? { ...canvas, metadata: [canvas.metadata ?? []].flat().concat(rows) }
      : canvas;
  };
  const all = (canvases: Json | undefined): Json =>
    Array.isArray(canvases) ? canvases.map(described) : (canvases ?? []);
  if (version === 3) return { ...document, items: all(document.items) };
  const sequences = [document.sequences ?? []]
    .flat()
    .map((sequence) =>
      isJsonObject(sequence) ? { ...sequence, canvases: all(sequence.canvases) } : sequence,
    );
  return { ...document, sequences };
}

// --- Internal helpers ---

const row3 = ({ label, value }: MetadataRow): JsonObject => ({
  label: { en: [label] },
  value: { none: [value] },
});

/** A value of Presentation 2 may be HTML, and some viewers take it for that. */
const row2 = ({ label, value }: MetadataRow): JsonObject => ({ label, value });
