import type { Target } from '../annotation/annotation.ts';
import type { Region } from '../iiif/manifest.ts';
import type { AnnotationFilter, Store } from '../store/store.ts';
import type { ResolvedScope } from './scope.ts';

/** A `True:` of a person about one target, as it was written. */
export interface Truth {
  id: string;
  canvas: string;
  region: Region | undefined;
  /** Aliases not applied. */
  label: string;
  creator: string | undefined;
}

/** A `Predicted:` of a machine about one target, as it was stored. `version`, `recipe`: as its generator says. */
export interface Answered {
  id: string;
  canvas: string;
  region: Region | undefined;
  label: string;
  confidence: number | undefined;
  model: string;
  version: string | undefined;
  recipe: string | undefined;
}

/** Before the size of its canvas is known. */
export type Written<Said extends Truth | Answered> = Omit<Said, 'region'> & Pick<Target, 'region'>;

/** Truths in scope that people wrote or that came with an import. */
export async function gatherTruths(store: Store, scope: ResolvedScope): Promise<Written<Truth>[]> {
  const truths: Written<Truth>[] = [];
  const seen = new Set<string>();
  for (const filter of scope.filters) {
    const people: AnnotationFilter = { ...filter, says: 'truth', origins: ['curator', 'import'] };
    for await (const record of store.annotations.list(people)) {
      const label = record.statement.truth;
      if (label === undefined || seen.has(record.id)) continue;
      seen.add(record.id);
      for (const { canvas, region } of record.targets) {
        truths.push({ id: record.id, canvas, region, label, creator: record.creator });
      }
    }
  }
  return truths;
}

/** Predictions in scope of the named models (none: of all), one at a time: there may be many more than truths. */
export async function* gatherPredictions(
  store: Store,
  scope: ResolvedScope,
  models: string[],
): AsyncGenerator<Written<Answered>> {
  const seen = new Set<string>();
  for (const filter of scope.filters) {
    const machines: AnnotationFilter = {
      ...filter,
      says: 'prediction',
      origins: ['machine', 'import'],
    };
    for await (const record of store.annotations.list(machines)) {
      const { id, model, version, recipe, statement } = record;
      if (statement.predicted === undefined || model === undefined || seen.has(id)) continue;
      if (models.length && !models.includes(model)) continue;
      if (scope.filters.length > 1) seen.add(id);
      for (const { canvas, region } of record.targets) {
        const { predicted: label, confidence } = statement;
        yield { id, canvas, region, label, confidence, model, version, recipe };
      }
    }
  }
}
