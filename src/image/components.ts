/**
 * 4-connected components of the ones in a mask: labels from 1 to `count` in reading order of their first
 * pixel, 0 where the mask is 0.
 */
export function components(
  mask: Uint8Array,
  width: number,
  height: number,
): { labels: Uint32Array; count: number } {
  const labels = new Uint32Array(mask.length);
  // Provisional labels that turned out to touch: parents[label] is a smaller one, or itself.
  const parents = new Uint32Array((mask.length >> 1) + 2);
  let provisional = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] !== 1) continue;
      const left = x > 0 ? (labels[i - 1] ?? 0) : 0;
      const above = y > 0 ? (labels[i - width] ?? 0) : 0;
      if (left === 0 && above === 0) {
        provisional++;
        parents[provisional] = provisional;
        labels[i] = provisional;
      } else if (left === 0 || above === 0 || left === above) {
        labels[i] = left === 0 ? above : left;
      } else {
        const [a, b] = [rootOf(parents, left), rootOf(parents, above)];
        parents[Math.max(a, b)] = Math.min(a, b);
        labels[i] = Math.min(a, b);
      }
    }
  }
  // Roots are the smallest of their component, so numbering them upwards keeps the reading order.
  const final = new Uint32Array(provisional + 1);
  let count = 0;
  for (let label = 1; label <= provisional; label++) {
    const root = rootOf(parents, label);
    if (root === label) final[label] = ++count;
    else final[label] = final[root] ?? 0;
  }
  for (let i = 0; i < labels.length; i++) labels[i] = final[labels[i] ?? 0] ?? 0;
  return { labels, count };
}

function rootOf(parents: Uint32Array, label: number): number {
  let root = label;
  while (parents[root] !== root) root = parents[root] ?? 0;
  return root;
}
