/**
 * Works on at most `atOnce` items at a time, reading on only when there is room. The first error or
 * abort stops it; it rejects when what was under way has ended.
 */
export async function forEachOf<T>(
  items: Iterable<T> | AsyncIterable<T>,
  atOnce: number,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const under = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for await (const item of items) {
    if (signal?.aborted || errors.length > 0) break;
    const one = work(item)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => under.delete(one));
    under.add(one);
    if (under.size >= atOnce) await Promise.race(under);
  }
  await Promise.all(under);
  if (errors.length > 0) throw errors[0];
  signal?.throwIfAborted();
}
