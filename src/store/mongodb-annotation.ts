import type {
  AnnotationColumns,
  AnnotationRecord,
  Origin,
  Target,
} from '../annotation/annotation.ts';
import { indexWords } from '../annotation/index-words.ts';
import { md5 } from '../iiif/short-id.ts';
import type { JsonObject } from '../json.ts';
import type { StoredVersion } from './history.ts';

/** An annotation as MongoDB keeps it: what is searched as fields, the rest as JSON, whose keys may be anything. */
export interface AnnotationDocument {
  /** The annotation's id. */
  _id: string;
  /** Of creation. */
  order: number;
  /** Of the document since then: rises with each change. Absent in documents of the first version of this software. */
  edition?: number;
  form: 'oa' | 'w3c';
  origin: Origin;
  created: string;
  modified: string;
  creator: string | null;
  model: string | null;
  version: string | null;
  recipe: string | null;
  says: ('truth' | 'prediction')[];
  motivations: string[];
  canvases: string[];
  /** md5 of the canvases, in their order. */
  hashes: string[];
  /** That the targets name themselves. */
  manifests: string[];
  words: string[];
  confidence: number | null;
  areas: Area[];
  document: string;
  columns: string;
  /** What wrote this version, where its document does not tell. Absent before that was kept. */
  writtenBy?: string | null;
}

/** A target as a box; the whole of a canvas reaches as far as numbers go. `percent`: of the canvas, not in its units. */
export interface Area {
  canvas: string;
  percent?: true;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What of a record is indexed beside its own fields, and is made anew when that changes (`mongodb-indexed.ts`). */
export function indexedOf(
  record: Pick<AnnotationRecord, 'text' | 'statement' | 'document' | 'targets'>,
): Pick<AnnotationDocument, 'words' | 'confidence' | 'areas'> {
  return {
    words: indexWords(record),
    confidence: record.statement.confidence ?? null,
    areas: record.targets.map(areaOf),
  };
}

export function documentOf(
  record: AnnotationRecord,
  order: number,
  writtenBy: string | null = null,
): AnnotationDocument {
  const { id, form, document, origin, created, modified, ...columns } = record;
  const canvases = [...new Set(record.targets.map(({ canvas }) => canvas))];
  const named = record.targets.flatMap(({ manifest }) =>
    manifest === undefined ? [] : [manifest],
  );
  const says: AnnotationDocument['says'] = [];
  if (record.statement.truth !== undefined) says.push('truth');
  if (record.statement.predicted !== undefined) says.push('prediction');
  return {
    _id: id,
    order,
    edition: 0,
    form,
    origin,
    created,
    modified,
    creator: record.creator ?? null,
    model: record.model ?? null,
    version: record.version ?? null,
    recipe: record.recipe ?? null,
    says,
    motivations: record.motivations,
    canvases,
    hashes: canvases.map(md5),
    manifests: [...new Set(named)],
    ...indexedOf(record),
    document: JSON.stringify(document),
    columns: JSON.stringify(columns satisfies AnnotationColumns),
    writtenBy,
  };
}

/** What of a document makes a record. */
export type StoredRecord = Pick<
  AnnotationDocument,
  '_id' | 'form' | 'origin' | 'created' | 'modified' | 'document' | 'columns' | 'writtenBy'
>;

export function recordOf(stored: StoredRecord): AnnotationRecord {
  const document: JsonObject = JSON.parse(stored.document);
  const columns: AnnotationColumns = JSON.parse(stored.columns);
  const { _id: id, form, origin, created, modified } = stored;
  return { ...columns, id, form, document, origin, created, modified };
}

export function versionOf(stored: StoredRecord): StoredVersion {
  return { record: recordOf(stored), by: stored.writtenBy ?? undefined };
}

/** The text of a document alone. */
export function textOf({ columns }: Pick<AnnotationDocument, 'columns'>): string {
  const { text }: AnnotationColumns = JSON.parse(columns);
  return text;
}

// --- Internal helpers ---

const far = Number.MAX_SAFE_INTEGER;

function areaOf({ canvas, region }: Target): Area {
  if (!region) return { canvas, left: -far, top: -far, right: far, bottom: far };
  if ('percent' in region) {
    const [x, y, w, h] = region.percent;
    return { canvas, percent: true, left: x, top: y, right: x + w, bottom: y + h };
  }
  const { x, y, w, h } = region;
  return { canvas, left: x, top: y, right: x + w, bottom: y + h };
}
