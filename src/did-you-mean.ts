/**
 * How a sentence about an unknown name ends: `; did you mean NAME?` with the known name of the smallest edit distance
 * (Levenshtein's), whatever the case, or with a full stop where none is near enough to be a slip of the pen.
 */
export function didYouMean(name: string, known: readonly string[]): string {
  const [best] = known
    .map((one) => ({ one, edits: distance(name, one), longer: Math.max(name.length, one.length) }))
    .filter(({ edits, longer }) => edits <= Math.max(2, longer / 3))
    .sort((a, b) => a.edits - b.edits);
  return best ? `; did you mean ${best.one}?` : '.';
}

// --- Internal ---

function distance(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
