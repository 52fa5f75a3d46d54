import type { LabelledImages } from '../datasets.ts';
import { garmentLabels } from '../garments.ts';
import { table8 } from '../report/printed-figures.ts';
import type { ErrorExample, ErrorsResult } from '../study-run.ts';
import { type TestAnswers, testAnswers } from './test-answers.ts';

/** What the shipped models in `folder` get wrong, and hardly know. Throws as `testAnswers` does. */
export async function findErrors(folder: string, test: LabelledImages): Promise<ErrorsResult> {
  return errorsOf(await testAnswers(folder, test), test.labels);
}

/** The same from answers that are there already; `truths` are class numbers. Lists hold up to `most` examples. */
export function errorsOf(models: TestAnswers[], truths: Uint8Array, most = 50): ErrorsResult {
  const images = Array.from(truths, (_, place) => place);
  const isWrong = (model: TestAnswers, place: number) =>
    model.answers[place]?.label !== truthAt(place);
  const confidence = (model: TestAnswers, place: number) => model.answers[place]?.confidence ?? 0;
  const wrongOf = (model: TestAnswers) => images.filter((place) => isWrong(model, place));
  const allWrong = images.filter((place) => models.every((model) => isWrong(model, place)));
  /** Of all models together; a sum orders as their mean does. */
  const sureness = (place: number) =>
    models.reduce((sum, model) => sum + confidence(model, place), 0);

  return {
    models: models.map(({ model }) => model),
    allWrong: examples(allWrong.toSorted((one, two) => sureness(two) - sureness(one))),
    mistakes: byModel((model) =>
      examples(
        wrongOf(model).toSorted((one, two) => confidence(model, two) - confidence(model, one)),
      ),
    ),
    leastSure: byModel((model) =>
      examples(images.toSorted((one, two) => confidence(model, one) - confidence(model, two))),
    ),
    table8: examples(table8.map(({ place }) => place)),
    wrong: byModel((model) => wrongOf(model).length),
    allWrongCount: allWrong.length,
  };

  function truthAt(place: number): string {
    return garmentLabels[truths[place] ?? -1] ?? '';
  }

  function examples(places: number[]): ErrorExample[] {
    const known = places.filter((place) => place < truths.length);
    return known.slice(0, most).map((place) => ({
      place,
      truth: truthAt(place),
      answers: Object.fromEntries(
        models.flatMap(({ model, answers }) => {
          const answer = answers[place];
          return answer ? [[model, answer]] : [];
        }),
      ),
    }));
  }

  function byModel<T>(value: (model: TestAnswers) => T): Record<string, T> {
    return Object.fromEntries(models.map((model) => [model.model, value(model)]));
  }
}
