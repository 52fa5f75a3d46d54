import type { Dataset } from '../datasets.ts';
import { exampleAt } from './examples.ts';
import { wrongByAll } from './iiif-results.ts';
import type { Pictures } from './pictures.ts';
import { printedModels, table8 } from './printed-figures.ts';
import type { StudyResults } from './read-results.ts';

/** Pictures of the report, made beforehand so that its sections are plain functions. All are data addresses. */
export interface Illustrations {
  /** By class; absent without the data set. */
  samples?: string[][];
  /** By place among the test images. */
  testImages: Map<number, string>;
  /** By canvas: its image, and what a model sees of it by recipe. */
  canvases: Map<string, { image?: string; study?: string; garment?: string }>;
}

/** More examples of one kind than this are counted, not drawn. */
export const mostShown = { allWrong: 12, mistakes: 6, leastSure: 6, canvases: 20 };

export async function illustrationsOf(
  results: StudyResults,
  { fashion, pictures }: { fashion?: Pick<Dataset, 'train' | 'test'>; pictures: Pictures },
): Promise<Illustrations> {
  const made: Illustrations = { testImages: new Map(), canvases: new Map() };
  const { overview, errors, iiif } = results;
  if (fashion && overview) {
    made.samples = await Promise.all(
      overview.samples.map(async (places) =>
        present(await Promise.all(places.map((place) => pictures.ofSet(fashion.train, place)))),
      ),
    );
  }
  if (fashion && errors) {
    for (const place of placesShown(errors)) {
      const image = await pictures.ofSet(fashion.test, place);
      if (image) made.testImages.set(place, image);
    }
  }
  for (const { canvas, image } of wrongByAll(iiif, 'study', printedModels).slice(
    0,
    mostShown.canvases,
  )) {
    made.canvases.set(canvas, {
      image: await pictures.ofCanvas(image),
      study: await pictures.inputOf(image, 'study'),
      garment: await pictures.inputOf(image, 'garment'),
    });
  }
  return made;
}

// --- Internal helpers ---

function placesShown(errors: NonNullable<StudyResults['errors']>): Set<number> {
  const lists = [
    errors.allWrong.slice(0, mostShown.allWrong),
    ...Object.values(errors.mistakes).map((list) => list.slice(0, mostShown.mistakes)),
    ...Object.values(errors.leastSure).map((list) => list.slice(0, mostShown.leastSure)),
    table8.flatMap(({ place }) => exampleAt(errors, place) ?? []),
  ];
  return new Set(lists.flat().map(({ place }) => place));
}

function present(images: (string | undefined)[]): string[] {
  return images.flatMap((image) => image ?? []);
}
