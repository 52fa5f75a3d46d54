import { classReport } from '../../evaluation/class-report.ts';
import { confusionMatrix, correctOf, evaluatedOf } from '../../evaluation/confusion.ts';
import type { LabelledImages } from '../datasets.ts';
import { garmentLabels } from '../garments.ts';
import type { ReportsResult } from '../study-run.ts';
import { type TestAnswers, testAnswers } from './test-answers.ts';

/** Confusion and scores by class of the shipped models in `folder`. Throws as `testAnswers` does. */
export async function reportModels(folder: string, test: LabelledImages): Promise<ReportsResult> {
  return reportsOf(await testAnswers(folder, test), test.labels);
}

/** The same from answers that are there already; `truths` are class numbers. */
export function reportsOf(models: TestAnswers[], truths: Uint8Array): ReportsResult {
  return {
    images: truths.length,
    models: models.map(({ model, labels, answers }) => {
      const confusion = confusionMatrix(
        labels,
        answers.map(({ label }, place) => ({
          truth: garmentLabels[truths[place] ?? -1] ?? '',
          predicted: label,
        })),
      );
      const accuracy = correctOf(confusion) / evaluatedOf(confusion);
      return { model, accuracy, confusion, ...classReport(confusion) };
    }),
  };
}
