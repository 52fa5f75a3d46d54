import type { AnnotationRecord, Origin } from '../annotation/annotation.ts';
import { InvalidInputError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { AnnotationFilter, Store } from '../store/store.ts';

/** What is exported; nothing given: everything. */
export interface ExchangeScope {
  /** Id of a registered manifest. */
  manifest?: string;
  origins?: Origin[];
  /** Of what models made, only what these made; what people wrote is not left out by it. */
  models?: string[];
}

/** The annotations in scope, in order of creation, in constant memory. */
export async function* recordsIn(
  store: Pick<Store, 'annotations'>,
  scope: ExchangeScope,
): AsyncGenerator<AnnotationRecord> {
  for await (const record of store.annotations.list(filterOf(scope))) {
    if (isInScope(record, scope)) yield record;
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
  const message = `There is no origin ${JSON.stringify(name)}; did you mean ${nearest(name, originNames)}? There are ${originNames.join(', ')}.`;
  throw new InvalidInputError(message, [{ path: 'origin', message }]);
}

// --- Internal helpers ---

const all = 1_000_000;

function filterOf({ manifest, origins }: ExchangeScope): AnnotationFilter {
  return { manifest, origins };
}

const isInScope = ({ model }: AnnotationRecord, { models }: ExchangeScope) =>
  !models?.length || model === undefined || models.includes(model);
