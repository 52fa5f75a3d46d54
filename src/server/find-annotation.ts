import type { AnnotationRecord } from '../annotation/annotation.ts';
import { localAddress, toLocal, tryDecode } from '../local-address.ts';
import type { AnnotationStore } from '../store/store.ts';

/**
 * The annotation that the rest of a path under `/annotations/` names: its id, encoded or not; the last part of an
 * address of ours, which is also the bare uuid that a client once gave it; either with `.json` behind it.
 */
export async function findAnnotation(
  inPath: string,
  annotations: AnnotationStore,
  base: string,
): Promise<AnnotationRecord | undefined> {
  for (const id of idsOf(inPath, base)) {
    const record = await annotations.get(id);
    if (record) return record;
  }
  return undefined;
}

/** Whole ids, encoded or not, and what they may stand for under `/annotations/`. */
export function idsOf(inPath: string, base: string): Set<string> {
  const bare = inPath.replace(/\.json$/, '');
  const names = [inPath, tryDecode(inPath), bare, tryDecode(bare)].filter((name) => name !== '');
  return new Set(
    names.flatMap((name) => [toLocal(name, base), name, localAddress.annotation + name]),
  );
}
