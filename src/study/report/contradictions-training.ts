import type { Contradiction } from './contradictions.ts';
import { stated } from './stated.ts';
import { decimal } from './written-numbers.ts';

const whole = (value: number) => decimal(value, 0);

/** On data, models and training. */
export function trainingContradictions(): Contradiction[] {
  const { trainImages, validationShare, foldImages, folds, inFolds, deepParameters } = stated;
  const held = trainImages * validationShare;
  const deep = parametersOf(stated.deepLayers);
  const scratch = parametersOf(stated.scratchLayers);
  const rest = (folds - 1) / folds;
  const twoFolds = trainImages * rest;
  const impliedShare = 1 - inFolds / trainImages;
  const { resnet, adam, deepValidation } = stated;
  return [
    {
      places: ['2', '5.2.1', '5.2.3'],
      title: 'How many training images there are',
      arithmetic: [
        `Section 2 splits ${whole(trainImages)} images, ${decimal(validationShare * 100, 0)}% for validation: ${whole(trainImages - held)} and ${whole(held)}. Put together again, as 5.2.1 does, they are ${whole(trainImages)}, not ${whole(inFolds)}.`,
        `Three folds of ${whole(trainImages)} train on ${whole(twoFolds)} and validate on ${whole(trainImages - twoFolds)}; 5.2.3 has ${whole(foldImages.train)} and ${whole(foldImages.validation)}, which are ⅔ and ⅓ of ${whole(inFolds)} (${whole(inFolds * rest)} and ${whole(inFolds - inFolds * rest)}).`,
        `${whole(inFolds)} of ${whole(trainImages)} would be what a ${decimal(impliedShare * 100, 0)}% split leaves before it is put together.`,
      ],
    },
    {
      places: ['5.2.2'],
      title: 'Stratified folds',
      arithmetic: [
        'The text says that folds keep the class shares; the code uses KFold, which shuffles without regard to classes. That would be StratifiedKFold.',
      ],
    },
    {
      places: ['5.1', '5.4'],
      title: 'What cross-validation was done on',
      arithmetic: [
        '5.1 performs it “on the test set”; the code splits the training images and judges each fold’s model on the same 10,000 test images: three test accuracies, no cross-validation of the test set.',
      ],
    },
    {
      places: ['4.1', '4.2.1', '5.2.3'],
      title: 'How long a training may be',
      arithmetic: [
        `“All models shared” ${stated.epochs.all} epochs (4.1); Adam had ${stated.epochs.adam} (4.2.1); the folds had ${stated.epochs.folds} with patience ${stated.patience.folds} instead of ${stated.patience.all} (5.2.3, 4.4).`,
      ],
    },
    {
      places: ['4.4', '4.5.1', '4.5.2', '9.1'],
      title: 'Early stopping after five and after four epochs',
      arithmetic: [
        `With patience ${stated.patience.all} a run that ends at epoch ${adam.epochs} had its best validation loss in epoch ${adam.epochs - stated.patience.all}, and one that ends at ${stated.transferEpochs} in epoch ${stated.transferEpochs - stated.patience.all}: these weights were restored, after one and two passes.`,
        `Section 9 has Scratch reach 80% validation in epoch ${stated.scratchTo80}: 4.5.2 stops it after ${adam.epochs}.`,
      ],
    },
    {
      places: ['4.2.1', '9.2'],
      title: 'The learning rate of Scratch',
      arithmetic: [
        `Adam’s rate is ${stated.rate.all} for Transfer, Scratch and Deep (4.2.1, and the code in 5.2.3); 9.2 gives Scratch ${stated.rate.scratch}.`,
      ],
    },
    {
      places: ['8', '3.2.3'],
      title: 'The size of Deep',
      arithmetic: [
        `The layers printed in 3.2.3 have ${deep.map(whole).join(' + ')} = ${whole(total(deep))} parameters, not about ${whole(deepParameters)}.`,
        `Against ResNet-18’s ${whole(resnet.parameters)} that is ${decimal(100 * (1 - total(deep) / resnet.parameters), 1)}% fewer, not 98%. (Scratch, with ${whole(total(scratch))}, is the one near ${whole(deepParameters)}.)`,
      ],
    },
    {
      places: ['4.5.2', '9.3', 'Table 11'],
      title: `A test accuracy of ${adam.test}% after ${adam.epochs} epochs`,
      arithmetic: [
        `4.5.2 calls ${adam.test}% and ${stated.sgd.test}% test accuracies; 9.3 calls the same two numbers validation accuracies. They cannot be both.`,
        `Table 11 has ${stated.scratchTest}% for Scratch on test: ${decimal(adam.test - stated.scratchTest, 2)} points less than the first. It is above every published result in Table 11 too (the best is ${resnet.published}%). Perhaps they are training accuracies.`,
      ],
    },
    {
      places: ['4.5.3', 'Table 4', 'Table 2', '9.2'],
      title: 'Deep’s validation accuracy, and what regularisation brings',
      arithmetic: [
        `Table 4 has ${deepValidation.table4}% on validation; the sentence below it ${deepValidation.text}%, which is Table 2’s test accuracy. ${deepValidation.text} − ${deepValidation.plain} = ${decimal(deepValidation.text - deepValidation.plain, 1)} is the gain it names; with Table 4’s number it is ${decimal(deepValidation.table4 - deepValidation.plain, 1)}.`,
        `9.2 has the same 2.4 points as a gain on test, and of Dropout alone.`,
        `Train less validation in Table 4 is ${decimal(deepValidation.train - deepValidation.table4, 1)} points; 9.2 says ${deepValidation.gap}.`,
      ],
    },
    {
      places: ['4.3.2', 'Figures 7–10'],
      title: 'How many Shirts are answered wrongly',
      arithmetic: [
        `The weight lowers it to ${stated.shirtErrors.after}%. The recall of Shirt leaves ${stated.shirtErrors.reports.map(({ model, wrong }) => `${decimal(wrong, 0)}% (${model})`).join(', ')}: more than the ${stated.shirtErrors.before}% without weight, but for one.`,
        `From ${stated.shirtErrors.before}% to ${stated.shirtErrors.after}% are ${stated.shirtErrors.before - stated.shirtErrors.after} points, a fall by ${decimal(100 * (1 - stated.shirtErrors.after / stated.shirtErrors.before), 0)}%, not by 12%.`,
      ],
    },
    {
      places: ['3.3', '9', 'Table 11'],
      title: 'LeNet-5',
      arithmetic: [
        `About ${stated.lenet.own}% in preliminary tests, ${stated.lenet.published}% in Table 11: ${decimal(stated.lenet.published - stated.lenet.own, 1)} points apart for one architecture. By the second it is above Transfer (${stated.transferTable11}%) and level with Scratch (${stated.scratchTest}%), so it is no reason to leave it out.`,
      ],
    },
    {
      places: ['3.2.1', 'Table 2', '8', 'Table 11'],
      title: 'ResNet-18 is below and above',
      arithmetic: [
        `Table 2: ${resnet.frozen}%, ${decimal(stated.deepTable2 - resnet.frozen, 1)} points below Deep, “outperformed”. Table 11: ${resnet.published}%, ${decimal(resnet.published - stated.deepTable2, 1)} points above, “marginally higher”. The first has frozen weights, the second was trained; the text compares them as one.`,
      ],
    },
    {
      places: ['3.2.1', '5.5.2'],
      title: 'Whether the base of Transfer is frozen',
      arithmetic: [
        'The code sets trainable = False; 5.5.2 explains the digits’ accuracy with features that were “overwritten during Fashion MNIST fine-tuning”. What is frozen is not overwritten.',
      ],
    },
    {
      places: ['5.5.1', 'Table 6'],
      title: 'A garment’s number against a digit’s',
      arithmetic: [
        'A model that says Trouser for a 1 counts as right, because both are number 1. Ten classes answered without regard to the truth are right on 10%: 10.12 to 12.86% say that nothing is measured, not that a domain shift is catastrophic.',
      ],
    },
  ];
}

// --- Internal helpers ---

type Layer = (typeof stated.deepLayers)[number];

function parametersOf(layers: readonly Layer[]): number[] {
  return layers.map(parametersOfOne);
}

function parametersOfOne(layer: Layer): number {
  switch (layer.kind) {
    case 'conv':
      return layer.side ** 2 * layer.from * layer.to + layer.to;
    case 'norm':
      // Scale, shift, running mean and running variance; Keras counts all four.
      return 4 * layer.channels;
    case 'dense':
      return layer.from * layer.to + layer.to;
  }
}

function total(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
