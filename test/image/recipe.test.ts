import { expect, test } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../src/errors.ts';
import { findRecipe, recipeNames, recipeSchema } from '../../src/image/recipe.ts';

const imagenet = {
  side: 224,
  channels: 3,
  steps: [{ step: 'short-side', pixels: 256, filter: 'bicubic' }, { step: 'centre-crop' }],
};

test.each(['study', 'garment'])('%s is a recipe as any model could bring it', (name) => {
  const recipe = findRecipe(name);
  expect(recipe.name).toBe(name);
  expect(recipeSchema.parse(recipe)).toEqual(recipe);
});

test('finds the own recipe of a model by its name, with defaults filled in', () => {
  expect(findRecipe('imagenet', { imagenet })).toEqual({
    ...imagenet,
    name: 'imagenet',
    title: '',
    maxSide: 1024,
  });
  expect(recipeNames({ imagenet })).toEqual(['study', 'garment', 'imagenet']);
});

test('an unknown name is answered with those that exist', () => {
  expect(() => findRecipe('garmnet', { imagenet })).toThrow(NotFoundError);
  expect(() => findRecipe('garmnet', { imagenet })).toThrow(
    'There is no recipe called "garmnet". Recipes: study, garment, imagenet.',
  );
  expect(() => findRecipe('toString')).toThrow(NotFoundError);
});

test('a model may not redefine a recipe of the project', () => {
  expect(() => findRecipe('study', { study: imagenet })).toThrow(InvalidInputError);
});

const crop = { step: 'centre-crop' };
const grey = { step: 'grey' };
const find = { step: 'find-garment', masks: ['border'] };

test.each([
  ['no object', 'imagenet', 'recipe: '],
  ['an unknown step', { ...imagenet, steps: [crop, { step: 'sharpen' }] }, 'steps.1.step: '],
  ['a misspelt parameter', { ...imagenet, maxside: 3 }, 'Unrecognized key: "maxside"'],
  ['no side', { channels: 3, steps: [crop] }, 'side: '],
  ['no step to the side', { ...imagenet, steps: [{ step: 'mirror' }] }, 'exactly one of'],
  ['two steps to the side', { ...imagenet, steps: [crop, crop] }, 'exactly one of'],
  ['grey with three channels', { ...imagenet, steps: [grey, crop] }, 'exclude each other'],
  ['one channel without grey', { ...imagenet, channels: 1 }, 'one channel needs the step grey'],
  [
    'a garment fitted that was not found',
    { ...imagenet, steps: [{ step: 'fit-garment' }] },
    'fit-garment needs find-garment before it',
  ],
  [
    'a garment found but not fitted',
    { ...imagenet, steps: [find, crop] },
    'needs fit-garment after',
  ],
  [
    'a garment looked for without colours',
    { side: 28, channels: 1, steps: [grey, find, { step: 'fit-garment' }] },
    'must be the first step',
  ],
  [
    'the short side brought down after the crop',
    { ...imagenet, steps: [...imagenet.steps].reverse() },
    'short-side must come before',
  ],
])('refuses a recipe with %s, naming it and what is wrong', (_, recipe, message) => {
  expect(() => findRecipe('own', { own: recipe })).toThrow(InvalidInputError);
  expect(() => findRecipe('own', { own: recipe })).toThrow('The recipe own cannot be used: ');
  expect(() => findRecipe('own', { own: recipe })).toThrow(message);
});
