import type { PrintedModel } from './printed-figures.ts';

/** A row of runs: what is averaged over seeds or folds. */
export interface Row {
  name: string;
  title: string;
  /** What `npm run study --` takes to run it. */
  part: string;
  /** Trainings that make it whole. */
  trainings: number;
  /** Said where there is no result, instead of how to run it. */
  absent?: string;
}

export const rows: Row[] = [
  { name: 'transfer', title: 'Transfer', part: 'transfer', trainings: 3 },
  { name: 'scratch-adam', title: 'Scratch, Adam', part: 'scratch', trainings: 3 },
  { name: 'scratch-sgd', title: 'Scratch, SGD', part: 'scratch', trainings: 3 },
  { name: 'deep', title: 'Deep', part: 'deep', trainings: 3 },
  { name: 'deep-plain', title: 'Deep, no Dropout, no BatchNorm', part: 'deep', trainings: 3 },
  { name: 'lenet', title: 'LeNet-5', part: 'lenet', trainings: 3 },
  { name: 'scratch-augmented', title: 'Scratch, augmented', part: 'augmentation', trainings: 3 },
  { name: 'scratch-shirt', title: 'Scratch, Shirt weight 2', part: 'shirt', trainings: 3 },
  { name: 'folds-transfer', title: 'Transfer, 3 folds', part: 'folds', trainings: 3 },
  { name: 'folds-scratch', title: 'Scratch, 3 folds', part: 'folds', trainings: 3 },
  { name: 'folds-deep', title: 'Deep, 3 folds', part: 'folds', trainings: 3 },
  { name: 'backbone-32', title: 'EfficientNet-Lite0 at 32', part: 'backbone', trainings: 3 },
  { name: 'backbone-224', title: 'EfficientNet-Lite0 at 224', part: 'backbone', trainings: 3 },
  {
    name: 'resnet18-32',
    title: 'ResNet-18 at 32',
    part: 'backbone',
    trainings: 3,
    absent: 'needs weights, see “ResNet-18”',
  },
  { name: 'shipped-transfer', title: 'Transfer, as shipped', part: 'shipped', trainings: 3 },
  { name: 'shipped-scratch', title: 'Scratch, as shipped', part: 'shipped', trainings: 3 },
  { name: 'shipped-deep', title: 'Deep, as shipped', part: 'shipped', trainings: 3 },
  { name: 'compact', title: 'Compact', part: 'compact', trainings: 1 },
  { name: 'photo', title: 'Photo', part: 'photo', trainings: 2 },
];

/** Rows in which the study's three models stand as it trained them, and as they are shipped. */
export const studyRows: Record<PrintedModel, string> = {
  transfer: 'transfer',
  scratch: 'scratch-adam',
  deep: 'deep',
};
export const shippedRows: Record<PrintedModel, string> = {
  transfer: 'shipped-transfer',
  scratch: 'shipped-scratch',
  deep: 'shipped-deep',
};

/** `transfer` → `Transfer` */
export function titleOf(model: string): string {
  return `${model.charAt(0).toUpperCase()}${model.slice(1)}`;
}
