import type { ContainerRecord, ManifestRecord, Store } from '../store/store.ts';
import type { Place } from './entries.ts';
import { addProblem, type Counts, type Imported } from './imported.ts';
import type { Incoming } from './incoming.ts';
import { type Settled, settleAnnotation, settleContainer, settleManifest } from './settle.ts';

export interface BatchOptions {
  base: string;
  replace: boolean;
  /** What it is called in the history of what it writes. */
  by: string;
}

type Waiting = { incoming: Extract<Incoming, { kind: 'annotation' | 'claim' }>; place: Place };

/** Writes what comes in, in batches of one transaction each, and counts in `imported` what became of it. */
export function importBatches(
  { annotations, containers, manifests }: Pick<Store, 'annotations' | 'containers' | 'manifests'>,
  imported: Imported,
  { base, replace, by }: BatchOptions,
) {
  const waiting = new Map<string, Waiting>();
  let length = 0;
  let writing: Promise<void> = Promise.resolve();

  return { add, flush, written };

  /** `textLength`: of the entry that it came in. */
  async function add(incoming: Incoming, place: Place, textLength: number): Promise<void> {
    if (incoming.kind === 'problem') {
      await written(); // problems are told in their order
      const { id, message } = incoming;
      imported.failed += 1;
      addProblem(imported, { ...place, ...(id !== undefined && { id }), message });
    } else if (incoming.kind === 'manifest') {
      await written();
      await addManifest(incoming.record, place);
    } else if (incoming.kind === 'container') {
      await written();
      await addContainer(incoming.record, place);
    } else {
      const { id } = incoming.record;
      if (waiting.has(id)) await flush(); // the second of one id is settled against the first
      waiting.set(id, { incoming, place });
      length += textLength;
      if (waiting.size >= mostRecords || length >= mostCharacters) await flush();
    }
  }

  /** Resolves when the batch is on its way: the next one is read meanwhile. Throws what became of the one before. */
  async function flush(): Promise<void> {
    await writing;
    const batch = [...waiting.values()];
    waiting.clear();
    length = 0;
    writing = write(batch);
    writing.catch(() => undefined); // told by what awaits it next
  }

  /** Everything that was flushed. */
  async function written(): Promise<void> {
    await writing;
  }

  async function write(batch: Waiting[]): Promise<void> {
    // What somebody changes between reading it and writing is settled against their version.
    for (let left = batch; left.length > 0; ) {
      const settled = await Promise.all(left.map(settle));
      const writes = settled.flatMap(({ stored, outcome }) =>
        'record' in outcome ? [{ record: outcome.record, seen: stored }] : [],
      );
      const overtaken = new Set(await annotations.putAsSeen(writes, by));
      left = left.filter(({ incoming }) => overtaken.has(incoming.record.id));
      for (const { outcome, place, incoming } of settled) {
        const { id } = incoming.record;
        if (!overtaken.has(id)) count(imported, outcome, place, id);
      }
    }
  }

  async function settle(each: Waiting) {
    const stored = await annotations.get(each.incoming.record.id);
    const outcome = await settleAnnotation(stored, each.incoming, { manifests, base, replace });
    return { ...each, stored, outcome };
  }

  async function addManifest(record: ManifestRecord, place: Place): Promise<void> {
    const found = await manifests.find(record.id);
    const settled = settleManifest(found?.id === record.id ? found : undefined, record, replace);
    if ('record' in settled) await manifests.put(settled.record);
    count(imported.manifests, settled, place, record.id);
  }

  async function addContainer(record: ContainerRecord, place: Place): Promise<void> {
    const settled = settleContainer(await containers.get(record.id), record);
    if ('record' in settled) await containers.create(settled.record);
    count(imported.containers, settled, place, record.id);
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
