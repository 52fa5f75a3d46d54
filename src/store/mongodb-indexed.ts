import type { Filter } from 'mongodb';
import type { AnnotationColumns } from '../annotation/annotation.ts';
import { type AnnotationDocument, indexedOf, recordOf } from './mongodb-annotation.ts';
import { type MongoConnection, markDone, writeAll } from './mongodb-connection.ts';
import { rereadMarks, rereadTargets } from './stored-regions.ts';

/** To be raised whenever `indexedOf` gives something else than before. */
const version = 3;

/**
 * Makes anew what is indexed of stored annotations where an older version wrote it. May be broken off and begun
 * again; an annotation that another server changes meanwhile is left as that one wrote it.
 */
export async function rebuildIndexed({
  annotations,
  counters,
}: Pick<MongoConnection, 'annotations' | 'counters'>): Promise<void> {
  const done = await counters.findOne({ _id: marker });
  if (done && done.value >= version) return;
  // Since the first version the regions of drawings and in percent are read otherwise, since the second what is not ASCII.
  const otherwise = ['[^\\x00-\\x7f]', ...(done && done.value < 2 ? rereadMarks : [])];
  const outdated: Filter<AnnotationDocument> = done
    ? { document: { $regex: otherwise.join('|') } }
    : {};
  for (let after = 0; ; ) {
    const rows = await annotations
      .find({ ...outdated, order: { $gt: after } })
      .sort({ order: 1 })
      .limit(500)
      .toArray();
    const last = rows.at(-1);
    if (!last) break;
    await writeAll(
      annotations,
      rows.map((row) => {
        const read: AnnotationColumns = JSON.parse(row.columns);
        const stored = recordOf(row);
        const targets = rereadTargets(stored);
        const columns = JSON.stringify({ ...read, targets });
        return {
          updateOne: {
            filter: { _id: row._id, document: row.document, columns: row.columns },
            update: { $set: { columns, ...indexedOf({ ...stored, targets }) } },
          },
        };
      }),
    );
    after = last.order;
  }
  await markDone({ counters }, marker, version);
}

// --- Internal helpers ---

const marker = 'indexed';
