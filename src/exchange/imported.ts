import type { Place } from './entries.ts';

/** What became of an import. Each annotation is counted once. */
export interface Imported extends Counts {
  manifests: Counts;
  /** That clients made; in NDJSON. */
  containers: Counts;
  /** Entries that could not be read or stored. */
  failed: number;
  /** The first 1,000, conflicts among them. */
  problems: ImportProblem[];
}

export interface Counts {
  /** New here. */
  imported: number;
  /** Here already, the same. */
  unchanged: number;
  /** Here already, older. */
  updated: number;
  /** Here already, different, and not to be replaced. */
  conflicts: number;
}

export interface ImportProblem extends Place {
  /** Of the annotation, manifest or container, where it is known. */
  id?: string;
  message: string;
}

export const nothingImported = (): Imported => ({
  ...noCounts(),
  manifests: noCounts(),
  containers: noCounts(),
  failed: 0,
  problems: [],
});

export function addProblem({ problems }: Imported, problem: ImportProblem): void {
  if (problems.length < mostProblems) problems.push(problem);
}

// --- Internal helpers ---

const mostProblems = 1000;

const noCounts = (): Counts => ({ imported: 0, unchanged: 0, updated: 0, conflicts: 0 });
