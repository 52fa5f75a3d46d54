import { join } from 'node:path';

interface Wishes {
  quick?: boolean;
  epochs?: number;
  out?: string;
  work?: string;
}

/**
 * Where a study writes: results and report to `out`, checkpoints and trained models to `work`, what is shipped to
 * `models`; undefined: among the models of the package. A quick look and trainings of other epochs are another study:
 * they take the place of no result and of no model.
 */
export function studyFolders({ quick, epochs, out: given, work }: Wishes): {
  out: string;
  work: string;
  models: string | undefined;
} {
  const name = quick ? 'study-quick' : epochs !== undefined && `study-${epochs}-epochs`;
  const out = given ?? (name ? join('data', name) : join('docs', 'study'));
  return {
    out,
    work: work ?? (name ? join(out, 'work') : join('data', 'study')),
    models: name ? join(out, 'models') : undefined,
  };
}
