import type { AnnotationRecord, Origin } from '../annotation/annotation.ts';
import { didYouMean } from '../did-you-mean.ts';
import { InvalidInputError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** What is exported; nothing given: everything. */
export interface ExchangeScope {
  /** Ids of registered manifests. */
  manifests?: string[];
  /** Of these manifests, or of any, only what is said about these. */
  canvases?: string[];
  origins?: Origin[];
  /** Of what models made, only what these made; what people wrote is not left out by it. */
  models?: string[];
}

export function isEverything({ manifests, canvases, origins, models }: ExchangeScope): boolean {
  return ![manifests, canvases, origins].some(Boolean) && !models?.length;
}

/** The annotations in scope, manifest by manifest, each once, in order of creation, in constant memory. */
export async function* recordsIn(
  store: Pick<Store, 'annotations' | 'manifests'>,
  { manifests, canvases, origins, models }: ExchangeScope,
): AsyncGenerator<AnnotationRecord> {
  const before: string[] = [];
  for (const manifest of manifests ?? [undefined]) {
    for await (const record of store.annotations.list({ manifest, canvases, origins })) {
      if (!isInScope(record, { models })) continue;
      if (before.length === 0 || !(await isOfOne(record, before, store))) yield record;
    }
    if (manifest !== undefined) before.push(manifest);
  }
}

/** What is said in scope about one canvas, in order of creation. */
export async function recordsOn(
  store: Pick<Store, 'annotations'>,
  canvas: string,
  { origins, models }: ExchangeScope,
): Promise<AnnotationRecord[]> {
  const records = await store.annotations.page({ canvases: [canvas], origins }, 0, all);
  return records.filter((record) => isInScope(record, { models }));
}

const originNames: Origin[] = ['curator', 'machine', 'import'];

/** Throws `InvalidInputError` for a word that is no origin. */
export function originOf(name: string): Origin {
  const origin = originNames.find((known) => known === name);
  if (origin) return origin;
  const message = `There is no origin ${JSON.stringify(name)}${didYouMean(name, originNames)} There are ${originNames.join(', ')}.`;
  throw new InvalidInputError(message, [{ path: 'origin', message }]);
}

// --- Internal helpers ---

const all = 1_000_000;

/** As a filter by manifest finds it: a target is on a canvas of one of them, or names one. */
async function isOfOne(
  { targets }: AnnotationRecord,
  manifests: string[],
  store: Pick<Store, 'manifests'>,
): Promise<boolean> {
  for (const { canvas, manifest } of targets) {
    if (manifest !== undefined && manifests.includes(manifest)) return true;
    const listing = await store.manifests.withCanvas(canvas);
    if (listing.some(({ id }) => manifests.includes(id))) return true;
  }
  return false;
}

const isInScope = ({ model }: AnnotationRecord, { models }: ExchangeScope) =>
  !models?.length || model === undefined || models.includes(model);
