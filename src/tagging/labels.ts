import type { ModelCard } from './model-card.ts';

/**
 * The model's own spelling of a label: itself or what the card's aliases say, without regard to case
 * and space around. undefined: not in its vocabulary. Nothing is ever guessed.
 */
export function canonicalLabel(card: ModelCard, label: string): string | undefined {
  return spellings(card).get(folded(label));
}

// --- Internal ---

const folded = (label: string) => label.trim().toLowerCase();

const known = new WeakMap<ModelCard, Map<string, string>>();

function spellings(card: ModelCard): Map<string, string> {
  const found = known.get(card);
  if (found) return found;
  const labels = new Map(card.labels.toReversed().map((label) => [folded(label), label]));
  const aliases = Object.entries(card.aliases).flatMap(([alias, label]): [string, string][] => {
    const own = labels.get(folded(label));
    return own === undefined ? [] : [[folded(alias), own]];
  });
  const all = new Map([...aliases, ...labels]); // a label is never an alias of another one
  known.set(card, all);
  return all;
}
