import type { Claim } from './claim.ts';
import { epochs, order, share, value } from './state-claim.ts';

const wantsWeights =
  'needs weights: ResNet-18’s ImageNet weights are not here; see “ResNet-18” on how to supply them';
const validationInstead = (test: number) =>
  `${test} is called test accuracy in 4.5.2 and validation accuracy in 9; the same model’s test accuracy is 90.24 in Table 11`;

/** Sections 3 and 4. */
export const modelAndTrainingClaims: Claim[] = [
  // 3.2.1 and 3.3
  share('Table 2', 'ResNet-18 at 32 × 32 RGB, frozen ImageNet weights: test', 88.1, 'resnet18-32', {
    absent: wantsWeights,
  }),
  share(
    'Table 2',
    'the same with EfficientNet-Lite0 in its stead, at 32 × 32: test',
    88.1,
    'backbone-32',
    {
      note: 'another backbone: it stands in for ResNet-18',
    },
  ),
  share(
    'Table 2',
    'the same with EfficientNet-Lite0 at its own 224 × 224: test',
    88.1,
    'backbone-224',
    {
      note: 'another backbone, and larger images than the study’s',
    },
  ),
  share('Table 2', 'Deep: test', 91.3, 'deep', { shipped: 'shipped-deep' }),
  order(
    'Table 2',
    'Deep is above the frozen ImageNet backbone at 32 × 32',
    'deep',
    'backbone-32',
    'test',
  ),
  share('3.3', 'LeNet-5 in preliminary tests: about', 85, 'lenet'),

  // 3.5
  value(
    '3.5',
    'Minutes a model on a GPU',
    2,
    'minutes',
    'lower',
    { row: 'gpu', figure: 'minutes' },
    {
      absent: 'no run on a GPU is among these results',
    },
  ),
  value(
    '3.5',
    'Minutes a model on a CPU (PyTorch), 15 and more',
    15,
    'minutes',
    'lower',
    {
      row: 'scratch-adam',
      figure: 'minutes',
    },
    { note: 'another machine and another library: it says how long it takes here' },
  ),

  // 4.3
  value(
    '4.3.1',
    'Augmentation narrows the gap between training and validation by about',
    4,
    'points',
    'higher',
    {
      row: 'scratch-adam',
      minus: 'scratch-augmented',
      figure: 'train-validation gap',
    },
  ),
  share('4.3.2', 'Shirts answered wrongly without class weight', 25, 'scratch-adam', {
    figure: 'Shirt errors',
    good: 'lower',
  }),
  share('4.3.2', 'Shirts answered wrongly with double weight', 13, 'scratch-shirt', {
    figure: 'Shirt errors',
    good: 'lower',
  }),
  value('4.3.2', 'The weight lowers Shirt errors by', 12, 'points', 'higher', {
    row: 'scratch-adam',
    minus: 'scratch-shirt',
    figure: 'Shirt errors',
  }),

  // 4.5
  share('Table 3', 'Transfer: train', 95.6, 'transfer', { figure: 'train' }),
  share('Table 3', 'Transfer: validation', 90.1, 'transfer', { figure: 'validation' }),
  share('Table 3', 'Transfer: test', 89.1, 'transfer', { shipped: 'shipped-transfer' }),
  epochs('Table 3', 'Transfer: epochs until early stopping, of 15', 5, 'transfer'),
  share('4.5.2', 'Scratch with Adam: “test”', 96.9, 'scratch-adam', {
    impossible: validationInstead(96.9),
  }),
  epochs('4.5.2', 'Scratch with Adam: epochs until early stopping', 4, 'scratch-adam'),
  share('4.5.2', 'Scratch with SGD: “test”', 93.9, 'scratch-sgd', {
    impossible: validationInstead(93.9),
  }),
  epochs('4.5.2', 'Scratch with SGD: epochs, no early stopping', 15, 'scratch-sgd'),
  share('Table 4', 'Deep: train', 94.2, 'deep', { figure: 'train' }),
  share('Table 4', 'Deep: validation', 90.1, 'deep', { figure: 'validation' }),
  share('Table 4', 'Deep: test', 91.7, 'deep', { shipped: 'shipped-deep' }),
  epochs('Table 4', 'Deep: epochs until early stopping', 8, 'deep'),
  share('4.5.3', 'Deep without Dropout and BatchNorm: validation', 88.9, 'deep-plain', {
    figure: 'validation',
  }),
  share('4.5.3', 'Deep with both: validation', 91.3, 'deep', { figure: 'validation' }),
  value('4.5.3', 'Dropout and BatchNorm bring to validation', 2.4, 'points', 'higher', {
    row: 'deep',
    minus: 'deep-plain',
    figure: 'validation',
  }),
];
