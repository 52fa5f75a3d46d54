import type { Predictor } from '../../store/store.ts';

/** `scratch@1a2b3c4d5e6f/garment`: Label Studio has one text for what made a prediction. */
export function modelVersion({ model, version, recipe }: Predictor): string {
  return `${model}${version === undefined ? '' : `@${version}`}${recipe === undefined ? '' : `/${recipe}`}`;
}

/** Anybody's `model_version`; one that is not written as ours is a model's name. */
export function predictorOf(text: string): Predictor {
  const match = /^([^@/]+)(?:@([^@/]+))?(?:\/([^@/]+))?$/.exec(text);
  if (!match?.[1]) return { model: text, version: undefined, recipe: undefined };
  return { model: match[1], version: match[2], recipe: match[3] };
}
