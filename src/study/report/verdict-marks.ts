import type { Verdict } from './verdict.ts';

/** Marks beside the words, for eyes that run down a column. */
export const verdictMarks: Record<Verdict, string> = {
  reproduced: '✓',
  better: '▲',
  'not reproduced': '✗',
  'not run': '–',
  'cannot be a measured value': '?',
};
