import { expect, test } from 'vitest';
import { studyFolders } from '../../src/cli/study-folders.ts';

test('the study itself writes its report into docs and its models among those of the package', () => {
  expect(studyFolders({})).toEqual({ out: 'docs/study', work: 'data/study', models: undefined });
  expect(studyFolders({ out: 'o', work: 'w' })).toEqual({ out: 'o', work: 'w', models: undefined });
});

test.each([
  ['a quick look', { quick: true }, 'data/study-quick'],
  ['trainings of other epochs', { epochs: 2 }, 'data/study-2-epochs'],
])('%s takes the place of no result and of no model', (_, wishes, out) => {
  expect(studyFolders(wishes)).toEqual({ out, work: `${out}/work`, models: `${out}/models` });
  const elsewhere = { out: 'o', work: 'o/work', models: 'o/models' };
  expect(studyFolders({ ...wishes, out: 'o' })).toEqual(elsewhere);
});
