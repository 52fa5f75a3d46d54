import type { PageKind } from '../annotation/page-kind.ts';
import type { AnnotationDocument, StoredRecord } from './mongodb-annotation.ts';
import type { Activity, JobRecord } from './store.ts';

export interface CounterDocument {
  _id: string;
  value: number;
}

/** Of a container that a client made. */
export interface ContainerDocument {
  _id: string;
  order: number;
  created: string;
  /** JSON: keys of any shape. */
  document: string;
}

/** A job without what its canvases tell: counters and errors of the latter are added up when it is read. */
export interface JobDocument extends Omit<JobRecord, 'id' | 'request' | 'started' | 'finished'> {
  _id: string;
  order: number;
  /** JSON: keys of any shape. */
  request: string;
  started?: string | null;
  finished?: string | null;
}

export interface JobCanvasDocument {
  /** Job and canvas: a canvas has one outcome in a job. */
  _id: string;
  job: string;
  order: number;
  canvas: string;
  state: 'done' | 'failed' | 'skipped';
  predictions: number;
  code?: string;
  message?: string;
}

/** A version that has ended, or is about to: see `FormerVersion`. */
export interface RevisionDocument extends StoredRecord, Pick<AnnotationDocument, 'order'> {
  /** Of annotation, order and edition. */
  _id: string;
  annotation: string;
  edition: number;
  until: string;
  deletedBy: string | null;
  again: string | null;
}

export interface ActivityDocument {
  /** Of resource and type. */
  _id: string;
  order: number;
  at: string;
  type: Activity['type'];
  /** Short id. */
  manifest: string;
  /** null: the manifest itself. */
  canvas: string | null;
  kind: PageKind | null;
}
