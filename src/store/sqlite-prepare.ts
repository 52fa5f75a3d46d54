import type { AnnotationColumns, AnnotationRecord, Origin } from '../annotation/annotation.ts';
import { indexWords } from '../annotation/index-words.ts';
import type { Value } from './sqlite-connection.ts';

/**
 * Annotations as the rows that they become: all of it that needs no database. In few flat lists, which another thread
 * takes fast: the values of one row stand after those of the one before, with 0 for numbers that are not known yet.
 */
export interface PreparedAnnotations {
  /** As they are wished for. */
  ids: string[];
  /** Of `into.annotations`; ids as in `ids`. */
  annotations: Value[];
  documents: Value[];
  words: Value[];
  /** The targets on each canvas, each annotation once, by its place. */
  canvases: { uri: string; places: number[]; origins: Origin[] }[];
  /** Each manifest that is named, and by which. */
  manifests: { id: string; places: number[] }[];
}

export const smallColumns =
  'form, origin, created, modified, creator, model, version, recipe, truth, predicted, motivations, written_by';
/** The tables with their columns. */
export const into = {
  annotations: `annotation (seq, id, ${smallColumns})`,
  documents: 'document (seq, document, columns)',
  words: 'fulltext (rowid, words)',
};

/** `by`: what writes them, for the history of those whose documents do not tell. */
export function prepareAnnotations(records: AnnotationRecord[], by?: string): PreparedAnnotations {
  const annotations: Value[] = [];
  const documents: Value[] = [];
  const words: Value[] = [];
  const canvases = new Map<string, PreparedAnnotations['canvases'][number]>();
  const manifests = new Map<string, PreparedAnnotations['manifests'][number]>();
  for (const [i, record] of records.entries()) {
    annotations.push(0, record.id, ...smallOf(record, by));
    documents.push(0, JSON.stringify(record.document), JSON.stringify(columnsOf(record)));
    words.push(0, indexWords(record).join(' '));
    for (const { canvas, manifest } of record.targets) {
      const on = canvases.get(canvas) ?? { uri: canvas, places: [], origins: [] };
      canvases.set(canvas, on);
      if (on.places.at(-1) !== i) {
        on.places.push(i);
        on.origins.push(record.origin);
      }
      if (manifest === undefined) continue;
      const named = manifests.get(manifest) ?? { id: manifest, places: [] };
      manifests.set(manifest, named);
      if (named.places.at(-1) !== i) named.places.push(i);
    }
  }
  return {
    ids: records.map(({ id }) => id),
    ...{ annotations, documents, words },
    canvases: [...canvases.values()],
    manifests: [...manifests.values()],
  };
}

// --- Internal helpers ---

function smallOf(record: AnnotationRecord, by: string | undefined): Value[] {
  return [
    record.form,
    record.origin,
    record.created,
    record.modified,
    record.creator ?? null,
    record.model ?? null,
    record.version ?? null,
    record.recipe ?? null,
    record.statement.truth === undefined ? 0 : 1,
    record.statement.predicted === undefined ? 0 : 1,
    JSON.stringify(record.motivations),
    by ?? null,
  ];
}

/** One after the other: what a rest pattern leaves over is an object that JSON takes twice as long for. */
function columnsOf(record: AnnotationRecord): AnnotationColumns {
  const { targets, motivations, creator, text, statement, model, version, recipe } = record;
  return { targets, motivations, creator, text, statement, model, version, recipe };
}
