import type { AnnotationRecord } from '../annotation/annotation.ts';
import type { Size } from '../annotation/region.ts';
import type { ContainerRecord, ManifestRecord } from '../store/store.ts';

/** What an entry of an import comes to. */
export type Incoming =
  | { kind: 'manifest'; record: ManifestRecord }
  | { kind: 'container'; record: ContainerRecord }
  /** A whole annotation. `dated`: it says itself from when it is. */
  | { kind: 'annotation'; record: AnnotationRecord; dated: boolean }
  /**
   * A label for a region, of a format that knows no more: only these count, and only these may change. `asOf`: how new
   * the one stored may be, where that is not when this one was modified. `size`: of its canvas.
   */
  | {
      kind: 'claim';
      record: AnnotationRecord;
      dated: boolean;
      asOf?: string | undefined;
      size: Size | undefined;
    }
  | { kind: 'problem'; id?: string; message: string };

/** What reading needs to know. */
export interface ReadContext {
  /** What ids that are made here start with; no trailing slash. */
  base: string;
  now: Date;
}
