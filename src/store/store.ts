import type { AnnotationRecord, Origin } from '../annotation/annotation.ts';
import type { PageKind } from '../annotation/page-kind.ts';
import type { Size } from '../annotation/region.ts';
import type { LanguageMap } from '../iiif/label.ts';
import type { ManifestWarning, Region } from '../iiif/manifest.ts';
import type { JsonObject } from '../json.ts';

/**
 * What a database must do for the server. `test/store/contract.ts` is its meaning: a driver is whatever
 * passes it. Every promise that resolves is on disk: it survives `kill -9`. Whatever a driver cannot do
 * now (locked, full, gone) it refuses with `StoreError`, leaving the store as it was.
 */
export interface Store {
  /** For people: `SQLite data/autotag.sqlite`. */
  readonly name: string;
  readonly annotations: AnnotationStore;
  readonly manifests: ManifestStore;
  readonly containers: ContainerStore;
  readonly jobs: JobStore;
  readonly activities: ActivityStore;
  /** Resolves when a read and a write work; for `doctor` and `/readyz`. */
  check(): Promise<void>;
  /** Waits for what is under way; may be called again. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** For what happens here: deletions, ends of versions, activities. */
  now?: () => Date;
}

/** Whatever replaces or deletes an annotation keeps the former version, in the same transaction where the database has them. */
export interface AnnotationStore {
  /**
   * Stores new annotations, all or nothing. An id that is taken gets `1` appended until it is free
   * (SAS 2.2); over 400 characters it is a `ConflictError`. Resolves to the records as stored, in order.
   */
  insert(records: AnnotationRecord[]): Promise<AnnotationRecord[]>;
  /**
   * Inserts or replaces by id, all or nothing: for machine predictions. `created` of a replaced one is kept, and so
   * is what a person wrote: it is not replaced by what a machine says.
   */
  put(records: AnnotationRecord[]): Promise<void>;
  /**
   * Inserts or replaces by id, all or nothing, those that are still stored as they were seen: for imports. Ids are
   * distinct. Resolves to the ids of the others, which are left as they are. `by`: what writes, for the history of
   * those whose documents do not tell.
   */
  putAsSeen(writes: SeenWrite[], by?: string): Promise<string[]>;
  /**
   * Replaces the one with the same id, keeping its `created` and place in the order; undefined where there is
   * none, or, with `seen`, where it is no longer stored as that.
   */
  replace(record: AnnotationRecord, seen?: AnnotationRecord): Promise<AnnotationRecord | undefined>;
  get(id: string): Promise<AnnotationRecord | undefined>;
  /**
   * Whether there was one; with `seen`, one that was still stored as that. `by`: who deletes it, as far as
   * that is known, for its history.
   */
  delete(id: string, by?: string, seen?: AnnotationRecord): Promise<boolean>;
  /** Deletes all that match; resolves to how many. An empty filter is refused with `InvalidInputError`. */
  deleteWhere(filter: AnnotationFilter, by?: string): Promise<number>;
  /**
   * Every version, oldest first, up to the current one or the deletion; empty for an id that never was.
   * A replacement that changes nothing but dates is no version.
   */
  history(id: string): Promise<Revision[]>;
  /** When it was deleted; undefined where it is there, or there anew, or never was. */
  gone(id: string): Promise<string | undefined>;
  /** Distinct, in order of creation (insertion), in constant memory. A consistent snapshot is not promised. */
  list(filter: AnnotationFilter): AsyncIterable<AnnotationRecord>;
  /** All of one page of `list`, at once: the fast way for a canvas. */
  page(filter: AnnotationFilter, offset: number, limit: number): Promise<AnnotationRecord[]>;
  count(filter: AnnotationFilter): Promise<number>;
  /** Annotations per canvas, for canvases that have any. */
  countByCanvas(filter: AnnotationFilter): Promise<Map<string, number>>;
  /** Full-text search; an annotation is one result however many of its bodies match. In order of creation. */
  search(query: AnnotationQuery, offset: number, limit: number): Promise<SearchPage>;
  /**
   * Words of the texts that `query` finds, which begin with `prefix` (as `words()` gives it), each with the number of
   * annotations that have it. The `limit` most frequent ones, in the order of their code points.
   */
  terms(
    query: AnnotationQuery,
    prefix: string,
    options: { min: number; limit: number },
  ): Promise<{ word: string; count: number }[]>;
  /** Every canvas that annotations are about, each once, in no promised order, in constant memory. */
  canvases(): AsyncIterable<string>;
  /** What made the predictions that are stored: each model, version and recipe once, by name. */
  predictors(): Promise<Predictor[]>;
  /** The canvas whose md5 (lower-case hex of the id) this is, if any annotation or manifest names it. */
  canvasByHash(md5: string): Promise<string | undefined>;
}

/** What is to be written under an id, and what was stored there when that was decided; undefined: nothing. */
export interface SeenWrite {
  record: AnnotationRecord;
  seen: AnnotationRecord | undefined;
}

/** A version of an annotation, or its deletion. */
export interface Revision {
  /** From 1; goes on when a deleted id is used anew. */
  number: number;
  /** Since when it is so: when it was stored here; the very first since its own `created`. */
  at: string;
  kind: 'created' | 'updated' | 'deleted';
  /** Of a deletion: the origin of what was deleted. */
  origin: Origin;
  /**
   * Who made it so, as far as that is known: the creator whom this version is the first to name, `<model> <version>` of a
   * machine's; else, and of a deletion, what the write said of itself. undefined: nobody knows.
   */
  agent: string | undefined;
  /** Absent: deleted. */
  record?: AnnotationRecord;
}

/** Everything given must match; a list matches any of its members. */
export interface AnnotationFilter {
  canvases?: string[];
  /** A registered manifest's id: targets on its canvases, or that name it themselves. */
  manifest?: string;
  origins?: Origin[];
  model?: string;
  version?: string;
  recipe?: string;
  /** `truth`: the body says `True:`; `prediction`: it says `Predicted:`. */
  says?: 'truth' | 'prediction';
  /** Ids that begin so; it ends with a slash: the members of a container. */
  under?: string;
}

export interface AnnotationQuery extends AnnotationFilter {
  /** As `words()` of the tokeniser gives them; all must be there, in any order; none: everything matches. */
  words: string[];
  /** Each stands in the text as it is: its words, which are also among `words`, one after the other (`hasPhrases`). */
  phrases?: string[];
  /** Without `oa:` / `sc:`; any matches. */
  motivations?: string[];
  creators?: string[];
  /** ISO 8601 UTC bounds on `created`, inclusive; any range matches. */
  created?: { from: string; to: string }[];
  /** Said as truth or prediction; any matches, whatever the spelling (`labelWord`). */
  labels?: string[];
  /** Of bodies, or in the text; all must be there. */
  addresses?: string[];
  /** Inclusive; an annotation that says none does not match. */
  confidence?: { from: number; to: number };
  /**
   * One of the targets overlaps it; the whole of a canvas overlaps everything on it. Where something in percent is, tells
   * the oldest manifest that lists its canvas; without a size it counts as the whole.
   */
  region?: Region;
}

/** `version` and `recipe` are undefined where the annotations do not say them. */
export interface Predictor {
  model: string;
  version: string | undefined;
  recipe: string | undefined;
}

export interface SearchPage {
  total: number;
  records: AnnotationRecord[];
}

/** A registered manifest. Its canvases are kept apart for linking and placing; parsing the document gives the rest. */
export interface ManifestRecord {
  /** SAS 4.1: path segment before `manifest.json`, or md5; `1` appended until free. */
  shortId: string;
  /** The document's own id. */
  id: string;
  /** Where it was fetched from; undefined for uploads. */
  url: string | undefined;
  label: string;
  version: 2 | 3;
  document: JsonObject;
  /** In order. `size`: undefined where the manifest gives none. */
  canvases: { id: string; label: string; usable: boolean; size: Size | undefined }[];
  warnings: ManifestWarning[];
  created: string;
  modified: string;
}

export type ManifestSummary = Omit<ManifestRecord, 'document' | 'canvases' | 'warnings'> & {
  canvasCount: number;
  /** Its own label, in its languages. */
  labels: LanguageMap;
};

export interface ManifestStore {
  /** Inserts, or refreshes the one with the same `id` keeping its `shortId` and `created`. `shortId` is a wish: see `ManifestRecord`. */
  put(manifest: ManifestRecord): Promise<ManifestRecord>;
  /** By short id, by the document's id, or by the address it was fetched from. */
  find(name: string): Promise<ManifestRecord | undefined>;
  /** Oldest first. */
  list(): Promise<ManifestSummary[]>;
  /** Ids and labels of the registered manifests that list this canvas, oldest first. */
  withCanvas(canvas: string): Promise<{ id: string; shortId: string; label: string }[]>;
  /**
   * Deletes it with what belongs to it alone, or, asked to, without any annotations: those on its canvases, and those
   * that name it themselves, also on canvases that it lists no longer, but for those that are on a canvas of another
   * manifest that is registered or name one. `canvases`: those that no other manifest lists. Undefined where unknown.
   */
  delete(
    shortId: string,
    options?: { keepAnnotations?: boolean; by?: string | undefined },
  ): Promise<{ canvases: number; annotations: number } | undefined>;
}

/** A container that a client made. Its members are the annotations whose ids begin with its own. */
export interface ContainerRecord {
  /** Ends with a slash. */
  id: string;
  /** As its maker sent it. */
  document: JsonObject;
  created: string;
}

export interface ContainerStore {
  /** `id` is a wish: where it is taken, `1` is appended before its slash until it is free. */
  create(container: ContainerRecord): Promise<ContainerRecord>;
  get(id: string): Promise<ContainerRecord | undefined>;
  /** Oldest first. */
  list(): Promise<ContainerRecord[]>;
  /** Deletes it while it has no members. */
  delete(id: string): Promise<'deleted' | 'not-empty' | 'unknown'>;
}

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** A bulk job as `http-api.md` shows it, plus what a restart needs. */
export interface JobRecord {
  id: string;
  state: JobState;
  request: JsonObject;
  models: string[];
  total: number;
  done: number;
  failed: number;
  skipped: number;
  predictions: number;
  created: string;
  started: string | undefined;
  finished: string | undefined;
  /** The first 1,000. */
  errors: { canvas: string; code: string; message: string }[];
}

export type CanvasOutcome = { canvas: string; predictions: number } & (
  | { state: 'done' | 'skipped' }
  | { state: 'failed'; code: string; message: string }
);

export interface JobStore {
  create(job: JobRecord): Promise<void>;
  get(id: string): Promise<JobRecord | undefined>;
  /** Newest first. */
  list(offset: number, limit: number): Promise<JobRecord[]>;
  /** Those to take up again after a restart, oldest first. */
  unfinished(): Promise<JobRecord[]>;
  /** Changes the named fields only. */
  update(
    id: string,
    change: Partial<Pick<JobRecord, 'state' | 'total' | 'started' | 'finished' | 'models'>>,
  ): Promise<void>;
  /**
   * Writes predictions and what became of their canvases, and moves the counters: in one transaction
   * where the database has them, otherwise predictions first, so that a crash between only repeats
   * work. A canvas that already has an outcome in this job is not counted again.
   */
  record(id: string, outcomes: CanvasOutcome[], predictions: AnnotationRecord[]): Promise<void>;
  /** Canvases with an outcome in this job. */
  finishedCanvases(id: string): Promise<Set<string>>;
  delete(id: string): Promise<boolean>;
}

/** What happened to a manifest, or to one of the annotation pages of its canvases. */
export interface Activity {
  /** Rises with time; not without gaps. */
  number: number;
  at: string;
  type: 'Create' | 'Update' | 'Delete';
  /** Short id. */
  manifest: string;
  /** undefined: the manifest itself. */
  page: { canvas: string; kind: PageKind } | undefined;
}

/**
 * For IIIF Change Discovery: what changed since. One activity for each resource and write, however many
 * annotations it brings; a resource keeps the newest of each type, and a deletion takes the place of what came
 * before it, so that the log grows with what there is and not with what is done. Pages exist where a
 * registered manifest lists the canvas, from their first annotation on.
 */
export interface ActivityStore {
  /** Oldest first. */
  page(offset: number, limit: number): Promise<Activity[]>;
  count(): Promise<number>;
  get(number: number): Promise<Activity | undefined>;
}
