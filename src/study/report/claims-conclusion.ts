import type { Claim } from './claim.ts';
import { epochs, order, published, share, value } from './state-claim.ts';

/** Sections 8 and 9. */
export const conclusionClaims: Claim[] = [
  // 8
  share('Table 11', 'LeNet-5, published: test', 90.18, 'lenet'),
  published('ResNet-18', 94.9),
  published('Simple CNN', 91.9),
  published('CNN-SVM', 90.72),
  published('CNN-softmax', 91.86),
  share('Table 11', 'Transfer: test', 86.9, 'transfer', { shipped: 'shipped-transfer' }),
  share('Table 11', 'Scratch: test', 90.24, 'scratch-adam', { shipped: 'shipped-scratch' }),
  share('Table 11', 'Deep: test', 91.31, 'deep', { shipped: 'shipped-deep' }),
  value(
    '8',
    'Deep: parameters, about',
    250_000,
    'parameters',
    'lower',
    { row: 'deep', figure: 'parameters' },
    {
      impossible: 'the layers printed in 3.2.3 have 94,346',
    },
  ),

  // 9
  share('9.1', 'Transfer: final accuracy, as the heading says', 88.5, 'transfer'),
  epochs('9.1', 'Transfer reaches 80% validation in', 3, 'transfer', 'epochs to 80% validation'),
  epochs('9.1', 'Scratch reaches 80% validation in', 5, 'scratch-adam', 'epochs to 80% validation'),
  value(
    '9.1',
    'Transfer lags behind Scratch on test by',
    6.3,
    'points',
    'neither',
    {
      row: 'scratch-adam',
      minus: 'transfer',
      figure: 'test',
    },
    { impossible: 'its evidence, 86.2 against 90.6, is 4.4 points' },
  ),
  value('9.2', 'Deep: gap between training and validation', 3.5, 'points', 'lower', {
    row: 'deep',
    figure: 'train-validation gap',
  }),
  value('9.2', 'Scratch: gap between training and validation', 6, 'points', 'lower', {
    row: 'scratch-adam',
    figure: 'train-validation gap',
  }),
  value(
    '9.2',
    'Without BatchNorm the training loss swings from epoch to epoch by',
    0.15,
    'loss',
    'lower',
    { row: 'deep-plain', figure: 'swing of training loss' },
  ),
  order(
    '9.2',
    'Without BatchNorm it swings more than with',
    'deep-plain',
    'deep',
    'swing of training loss',
    'loss',
  ),
  value(
    '9.2',
    'Dropout brings to test',
    2.4,
    'points',
    'higher',
    { row: 'deep', minus: 'deep-plain', figure: 'test' },
    {
      note: 'ours: BatchNorm and Dropout together, as in 4.5.3',
    },
  ),
  share('9.3', 'Adam: validation in 4 epochs', 96.9, 'scratch-adam', { figure: 'validation' }),
  share('9.3', 'SGD: validation in 15 epochs', 93.9, 'scratch-sgd', { figure: 'validation' }),
  value('9.3', 'SGD: variance of the validation loss', 0.02, 'loss', 'lower', {
    row: 'scratch-sgd',
    figure: 'variance of validation loss',
  }),
  value('9.3', 'Adam: variance of the validation loss', 0.03, 'loss', 'lower', {
    row: 'scratch-adam',
    figure: 'variance of validation loss',
  }),
  order(
    '9.3',
    'Adam’s varies more than SGD’s',
    'scratch-adam',
    'scratch-sgd',
    'variance of validation loss',
    'loss',
  ),
];
