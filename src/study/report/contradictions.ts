import { annotatedContradictions } from './contradictions-annotated.ts';
import { testContradictions } from './contradictions-test.ts';
import { trainingContradictions } from './contradictions-training.ts';

/** Two statements of the document that cannot both be true, or one that cannot be true at all. */
export interface Contradiction {
  places: string[];
  title: string;
  /** What it says, then what follows from that; computed, not quoted. */
  arithmetic: string[];
}

/** In the order in which a reader meets them. */
export function contradictions(): Contradiction[] {
  return [...trainingContradictions(), ...testContradictions(), ...annotatedContradictions()];
}
