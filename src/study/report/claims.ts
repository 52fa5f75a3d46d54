import { garmentLabels } from '../garments.ts';
import type { Claim } from './claim.ts';
import {
  annotatedMatrices,
  figure7,
  figure11,
  printedModels,
  table5,
  table6,
  table7,
  table8,
  table9,
  testReports,
} from './printed-figures.ts';
import { shippedRows, studyRows, titleOf } from './rows.ts';
import { cell, epochs, order, published, reportRow, score, share, value } from './state-claim.ts';

const wantsWeights =
  'needs weights: ResNet-18’s ImageNet weights are not here; see “ResNet-18” on how to supply them';
const validationInstead = (test: number) =>
  `${test} is called test accuracy in 4.5.2 and validation accuracy in 9; the same model’s test accuracy is 90.24 in Table 11`;

/** Every number that the document states, in its order; `study.md` §2 lists them by place. */
export const claims: Claim[] = [
  // 3.2.1 and 3.3
  share('Table 2', 'ResNet-18 at 32 × 32 RGB, frozen ImageNet weights: test', 88.1, 'resnet-18', {
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

  // 5.3
  ...printedModels.flatMap((model) => [
    ...table5[model].folds.map((theirs, index) =>
      share('Table 5', `${titleOf(model)}: test, fold ${index + 1}`, theirs, `folds-${model}`, {
        fold: index + 1,
      }),
    ),
    share(
      'Table 5',
      `${titleOf(model)}: test, mean of three folds`,
      table5[model].average,
      `folds-${model}`,
    ),
  ]),
  order('Table 5', 'Deep is above Scratch', 'folds-deep', 'folds-scratch', 'test'),
  order('Table 5', 'Scratch is above Transfer', 'folds-scratch', 'folds-transfer', 'test'),
  value(
    'Table 5',
    'Transfer lags behind Scratch by (the text’s number)',
    3.3,
    'points',
    'neither',
    {
      row: 'folds-scratch',
      minus: 'folds-transfer',
      figure: 'test',
    },
  ),
  cell('Figure 5', 'transfer', 'T-shirt/top', 'Shirt', 128),
  cell('Figure 5', 'transfer', 'Pullover', 'Coat', 72),
  cell('Figure 5', 'transfer', 'Coat', 'Pullover', 54),
  cell('Figure 5', 'transfer', 'Dress', 'Coat', 47),
  cell('Figure 5', 'transfer', 'Coat', 'Dress', 15),
  cell('Figure 6', 'scratch', 'T-shirt/top', 'Shirt', 146),
  cell('Figure 6', 'scratch', 'Coat', 'Dress', 23),
  cell('Figure 6', 'scratch', 'Dress', 'Coat', 25),
  cell('Figure 6', 'scratch', 'Pullover', 'Coat', 58),
  cell('Figure 6', 'scratch', 'Coat', 'Pullover', 43),
  ...garmentLabels.flatMap((truth, row) =>
    garmentLabels.flatMap((answer, column) => {
      const count = figure7[row]?.[column] ?? 0;
      return count > 0 ? [cell('Figure 7', 'deep', truth, answer, count)] : [];
    }),
  ),
  ...printedModels.flatMap((model, index) => [
    ...garmentLabels.flatMap((label, row) => reportRow(`Figure ${8 + index}`, model, label, row)),
    score(`Figure ${8 + index}`, model, 'accuracy', testReports[model].accuracy, true),
  ]),
  ...printedModels.flatMap((model) => {
    const [accuracy, precision, recall, f1] = figure11[model];
    return [
      score('Figure 11', model, 'accuracy', accuracy),
      score('Figure 11', model, 'precision', precision),
      score('Figure 11', model, 'recall', recall),
      score('Figure 11', model, 'f1', f1),
    ];
  }),
  order('Figure 11', 'Scratch is above Deep', 'scratch-adam', 'deep', 'test'),

  // 5.5
  ...printedModels.flatMap((model) => {
    const [digits, garments, gap] = table6[model];
    const row = studyRows[model];
    return [
      share('Table 6', `${titleOf(model)}: accuracy on MNIST digits`, digits, row, {
        figure: 'digits',
        good: 'neither',
      }),
      share('Table 6', `${titleOf(model)}: accuracy on Fashion MNIST`, garments, row, {
        shipped: shippedRows[model],
      }),
      value('Table 6', `${titleOf(model)}: gap`, gap, 'points', 'neither', {
        row,
        figure: 'garments-digits gap',
      }),
    ];
  }),

  // 6.4
  ...printedModels.flatMap((model): Claim[] => {
    const [home, here, drop] = table7[model];
    const theirs = { correct: Math.round((here / 100) * 15), total: 15 };
    const possible = Math.abs((theirs.correct / theirs.total) * 100 - here) < 0.05 + 1e-9;
    const impossible = possible
      ? undefined
      : `no number of fifteen images is ${here}%; the nearest is ${theirs.correct}`;
    const printed = `${here.toFixed(1)}%`;
    return [
      share('Table 7', `${titleOf(model)}: original test accuracy`, home, studyRows[model]),
      {
        kind: 'share',
        place: 'Table 7',
        sentence: `${titleOf(model)}: accuracy on 15 annotated images`,
        model,
        theirs,
        printed,
        on: 'demo collection',
        impossible,
        note: 'other images',
      },
      {
        kind: 'share',
        place: 'Table 7',
        sentence: `${titleOf(model)}: the same, ours on real photographs`,
        model,
        theirs,
        printed,
        on: 'photographs',
        note: 'other images',
      },
      {
        kind: 'drop',
        place: 'Table 7',
        sentence: `${titleOf(model)}: drop`,
        model,
        home,
        theirs,
        drop,
        note: 'other images',
      },
    ];
  }),
  ...printedModels.flatMap((model, index): Claim[] => {
    const matrix = annotatedMatrices[model];
    const correct = matrix.reduce((total, row, place) => total + (row[place] ?? 0), 0);
    const sentence = `${titleOf(model)}: right in the matrix of the annotated images`;
    const report = ['Figure 17', 'Figure 18', 'Figure 20'][index] ?? '';
    return [
      {
        kind: 'share',
        place: `Figure ${14 + index}`,
        sentence,
        model,
        theirs: { correct, total: 15 },
        printed: `${correct} of 15`,
        on: 'demo collection',
        note: `other images; the report is ${report}`,
      },
    ];
  }),
  ...printedModels.map(
    (model, index): Claim => ({
      kind: 'outside',
      place: ['Figure 17', 'Figure 18', 'Figure 20'][index] ?? '',
      sentence: `${titleOf(model)}: precision, recall and F1 on the annotated images, by class`,
      printed: 'ten rows',
      because:
        'one or two images of a class, and they cannot be had: our report by class is in the IIIF section',
    }),
  ),

  // 7
  ...table8.map(
    ({ place, truth, answer, confidence }): Claim => ({
      kind: 'example',
      place: 'Table 8',
      sentence: `Test image ${place}: ${truth} taken for ${answer}, confidence ${confidence.toFixed(4)}`,
      place8: place,
      truth,
      answer,
      confidence,
    }),
  ),
  ...table9.map(
    ({ truth, transfer, scratch, deep }): Claim => ({
      kind: 'outside',
      place: 'Table 9',
      sentence: `An annotated ${truth} that all three get wrong`,
      printed: `${transfer} / ${scratch} / ${deep}`,
      because: 'these images cannot be had; ours that all get wrong are in the IIIF section',
    }),
  ),
  {
    kind: 'together',
    place: 'Table 10',
    sentence: 'On annotated images the models fail together, on test images each on its own',
  },

  // 8
  share('Table 11', 'LeNet-5, published: test', 90.18, 'lenet'),
  share('Table 11', 'ResNet-18, published: test', 94.9, 'resnet-18', { absent: wantsWeights }),
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
