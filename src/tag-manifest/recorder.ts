import { setTimeout as sleep } from 'node:timers/promises';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { CanvasOutcome, Store } from '../store/store.ts';
import type { StoredPrediction } from './looks.ts';

/** What became of one canvas, and what that changes in the store. */
export interface TaggedCanvas {
  outcome: CanvasOutcome;
  annotations: AnnotationRecord[];
  /** Versions whose predictions on this canvas are replaced, and by which (`<model> <version>`). */
  outdated: { model: string; version: string; by: string }[];
  /** Earlier predictions that the same model no longer makes, such as those now below the threshold. */
  withdrawn: StoredPrediction[];
}

export type RecordOutcomes = (
  outcomes: CanvasOutcome[],
  annotations: AnnotationRecord[],
) => Promise<void>;

/** Writes many canvases at once: a transaction each would wait for the disk each time. */
export interface Recorder {
  /** Resolves when there is room for more. Throws `StoreError`, also of earlier writes. */
  add(canvas: TaggedCanvas): Promise<void>;
  /** Resolves when everything is stored. */
  flush(): Promise<void>;
  counts(): { done: number; failed: number; skipped: number; predictions: number };
  /** That writing took so far. */
  milliseconds(): number;
}

const gatherMs = 100;
const mostWaiting = 200;

export function openRecorder(
  store: Store,
  record: RecordOutcomes = toAnnotations(store),
): Recorder {
  const counts = { done: 0, failed: 0, skipped: 0, predictions: 0 };
  let waiting: TaggedCanvas[] = [];
  let milliseconds = 0;
  let writing: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;

  async function write(batch: TaggedCanvas[]): Promise<void> {
    const start = performance.now();
    // Old predictions go first: a crash between leaves a canvas without an outcome, which is done again.
    for (const { model, version, by, canvases } of outdatedBy(batch)) {
      await store.annotations.deleteWhere({ canvases, origins: ['machine'], model, version }, by);
    }
    // As they were seen: by now it may be a person's under the same id.
    for (const { record, by } of batch.flatMap(({ withdrawn }) => withdrawn))
      await store.annotations.delete(record.id, by, record);
    const outcomes = batch.map(({ outcome }) => outcome);
    await record(
      outcomes,
      batch.flatMap(({ annotations }) => annotations),
    );
    for (const { state, predictions } of outcomes) {
      counts[state]++;
      counts.predictions += predictions;
    }
    milliseconds += performance.now() - start;
  }

  async function drain(): Promise<void> {
    await sleep(gatherMs);
    while (waiting.length > 0 && !failure) {
      const batch = waiting;
      waiting = [];
      await write(batch).catch((error: unknown) => {
        failure = { error };
      });
    }
    writing = undefined;
  }

  return {
    async add(canvas) {
      if (failure) throw failure.error;
      waiting.push(canvas);
      writing ??= drain();
      if (waiting.length >= mostWaiting) await writing;
    },
    async flush() {
      await writing;
      if (failure) throw failure.error;
    },
    counts: () => ({ ...counts }),
    milliseconds: () => milliseconds,
  };
}

// --- Internal ---

const toAnnotations =
  (store: Store): RecordOutcomes =>
  (_outcomes, annotations) =>
    annotations.length > 0 ? store.annotations.put(annotations) : Promise.resolve();

type Outdated = TaggedCanvas['outdated'][number] & { canvases: string[] };

function outdatedBy(batch: TaggedCanvas[]): Outdated[] {
  const groups = new Map<string, Outdated>();
  for (const { outcome, outdated } of batch) {
    for (const each of outdated) {
      const key = `${each.model} ${each.version}`;
      const group = groups.get(key) ?? { ...each, canvases: [] };
      group.canvases.push(outcome.canvas);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}
