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
  const queue = new Uint32Array(mask.length);
  let count = 0;
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== 1 || labels[start] !== 0) continue;
    count++;
    labels[start] = count;
    queue[0] = start;
    // Pixels before `head` have been looked around from; those up to `tail` are labelled and wait.
    for (let head = 0, tail = 1; head < tail; head++) {
      const at = queue[head] ?? 0;
      const x = at % width;
      for (let side = 0; side < 4; side++) {
        let next = at;
        if (side === 0 && x > 0) next = at - 1;
        else if (side === 1 && x < width - 1) next = at + 1;
        else if (side === 2 && at >= width) next = at - width;
        else if (side === 3 && at < width * (height - 1)) next = at + width;
        if (mask[next] !== 1 || labels[next] !== 0) continue;
        labels[next] = count;
        queue[tail++] = next;
      }
    }
  }
  return { labels, count };
}
