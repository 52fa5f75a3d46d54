import type { PackedError } from '../threads/packed-error.ts';
import type { PreparedAnnotations } from './sqlite-prepare.ts';

/** What the thread of bulk writes is told: a transaction in parts. It answers each, in order. */
export type BulkMessage =
  | {
      kind: 'begin';
      /** When waiting for other processes' writes ends, in milliseconds. */
      until: number;
      /** ISO 8601 UTC: the clock of the store cannot travel. */
      now: string;
      /** An id that is taken refuses everything. */
      exact: boolean;
    }
  | { kind: 'rows'; rows: PreparedAnnotations }
  | { kind: 'commit' | 'rollback' | 'close' };

/** After an error everything is rolled back, and what comes up to the next `begin` is left out. */
export interface BulkAnswer {
  /** Of rows: under which they are stored. */
  ids?: string[];
  error?: PackedError;
}
