import type { PhotographsRecord } from './result-schemas.ts';
import type { Recovery } from './svg/recovery-bar.ts';

/** Photographs judged, and the accuracies of each step; undefined where one of them was not judged. */
export interface MainFinding extends Recovery {
  images: number;
  /** Trainings of photo behind `trained`. */
  photoTrainings: number;
}

/**
 * The scratch model behind the study's recipe, then behind the garment recipe, then the photo model behind
 * it (mean of its seeds), against what scratch reaches at home.
 */
export function mainFinding(photographs: PhotographsRecord | undefined): MainFinding | undefined {
  const rows = photographs?.rows ?? [];
  const rowOf = (recipe: string) =>
    rows.find((row) => row.model === 'scratch' && row.recipe === recipe);
  const [study, garment] = [rowOf('study'), rowOf('garment')];
  const photo = rows.filter(
    ({ model, recipe }) => /^photo(-\d+)?$/.test(model) && recipe === 'garment',
  );
  if (!study || !garment || photo.length === 0) return undefined;
  const share = ({ right, images }: { right: number; images: number }) => right / images;
  return {
    study: share(study),
    prepared: share(garment),
    trained: photo.reduce((sum, row) => sum + share(row), 0) / photo.length,
    home: study.home,
    images: study.images,
    photoTrainings: photo.length,
  };
}

/** In points; they add up to `lost`. */
export function partsOf({ study, prepared, trained, home }: Recovery) {
  return {
    lost: 100 * (home - study),
    byPreparing: 100 * (prepared - study),
    byTraining: 100 * (trained - prepared),
    stays: 100 * (home - trained),
  };
}

/** The answer to the study's main finding, in one sentence of numbers. */
export function answerOf(finding: MainFinding): string {
  const { lost, byPreparing, byTraining, stays } = partsOf(finding);
  const points = (value: number) => `${Math.abs(value).toFixed(1)} points`;
  const step = (value: number, by: string) =>
    value >= 0 ? `${points(value)} come back by ${by}` : `${points(value)} more are lost by ${by}`;
  const rest =
    stays >= 0 ? `${points(stays)} stay lost` : `${points(stays)} are gained beyond home`;
  return `On ${finding.images} real photographs the study’s way loses ${points(lost)} of the ${(100 * finding.home).toFixed(1)}% that Scratch has at home: ${step(byPreparing, 'preparing the image')}, ${step(byTraining, 'training for it')}, ${rest}.`;
}
