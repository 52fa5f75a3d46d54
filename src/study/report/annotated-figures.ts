import { garmentLabels } from '../garments.ts';
import { annotatedMatrices, type PrintedModel } from './printed-figures.ts';

// What the study calls its figures on the fifteen annotated images; two of its figures are numbered 20.

export const matrixNames = { transfer: 'Figure 14', scratch: 'Figure 15', deep: 'Figure 16' };
export const reportNames = { transfer: 'Figure 17', scratch: 'Figure 18', deep: 'Figure 20' };

export function cell(model: PrintedModel, truth: string, answer: string): number {
  return (
    annotatedMatrices[model][garmentLabels.indexOf(truth)]?.[garmentLabels.indexOf(answer)] ?? 0
  );
}
