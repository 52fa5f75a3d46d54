import type { LoadedModel } from '../evaluation/group-predictions.ts';
import type { ModelRegistry } from '../tagging/model-registry.ts';

/** The models that evaluation knows: default taggers always have a row, others once they have predicted. */
export function loadedModels(models: ModelRegistry): LoadedModel[] {
  const defaults = models.defaults();
  const others = models.names().filter((name) => !defaults.includes(name));
  return [...defaults, ...others].map((name) => {
    const { card, version } = models.model(name);
    return { card, version, always: defaults.includes(name) };
  });
}
