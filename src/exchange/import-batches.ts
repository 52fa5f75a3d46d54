import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { ManifestRecord, Store } from '../store/store.ts';
import type { Place } from './entries.ts';
import { addProblem, type Counts, type Imported } from './imported.ts';
import type { Incoming } from './incoming.ts';
import { type Settled, settleAnnotation, settleManifest } from './settle.ts';

export interface BatchOptions {
  base: string;
  replace: boolean;
}

type Waiting = { incoming: Extract<Incoming, { kind: 'annotation' | 'claim' }>; place: Place };

/** Writes what comes in, in batches of one transaction each, and counts in `imported` what became of it. */
export function importBatches(
  { annotations, manifests }: Pick<Store, 'annotations' | 'manifests'>,
  imported: Imported,
  { base, replace }: BatchOptions,
) {
  const waiting = new Map<string, Waiting>();
  let length = 0;

  return { add, flush };

  /** `textLength`: of the entry that it came in. */
  async function add(incoming: Incoming, place: Place, textLength: number): Promise<void> {
    if (incoming.kind === 'problem') {
      const { id, message } = incoming;
      imported.failed += 1;
      addProblem(imported, { ...place, ...(id !== undefined && { id }), message });
    } else if (incoming.kind === 'manifest') await addManifest(incoming.record, place);
    else {
      const { id } = incoming.record;
      if (waiting.has(id)) await flush(); // the second of one id is settled against the first
      waiting.set(id, { incoming, place });
      length += textLength;
      if (waiting.size >= mostRecords || length >= mostCharacters) await flush();
    }
  }

  async function flush(): Promise<void> {
    const batch = [...waiting.values()];
    waiting.clear();
    length = 0;
    const stored = await Promise.all(
      batch.map(({ incoming }) => annotations.get(incoming.record.id)),
    );
    const writes: AnnotationRecord[] = [];
    const settled: (Settled<AnnotationRecord> & Waiting)[] = [];
    for (const [i, each] of batch.entries()) {
      const options = { manifests, base, replace };
      const one = await settleAnnotation(stored[i], each.incoming, options);
      if ('record' in one) writes.push(one.record);
      settled.push({ ...one, ...each });
    }
    await annotations.put(writes);
    for (const one of settled) count(imported, one, one.place, one.incoming.record.id);
  }

  async function addManifest(record: ManifestRecord, place: Place): Promise<void> {
    const found = await manifests.find(record.id);
    const settled = settleManifest(found?.id === record.id ? found : undefined, record, replace);
    if ('record' in settled) await manifests.put(settled.record);
    count(imported.manifests, settled, place, record.id);
  }

  function count<Record>(counts: Counts, settled: Settled<Record>, place: Place, id: string) {
    if (settled.outcome === 'conflict') {
      counts.conflicts += 1;
      addProblem(imported, { ...place, id, message: settled.message });
    } else counts[settled.outcome] += 1;
  }
}

// --- Internal helpers ---

/** A batch is what is in memory at once: this many annotations, or this much text of them. */
const mostRecords = 200;
const mostCharacters = 4_000_000;
