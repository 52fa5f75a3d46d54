import { expect, test } from 'vitest';
import { formatOfFile } from '../../../src/exchange/formats.ts';

test.each([
  ['train/_annotations.coco.json', 'coco'],
  ['annotations.coco.json', 'coco'],
  ['instances_default.json', 'annotations'],
])('the file %s is read as %s', (file, format) => {
  expect(formatOfFile(file)).toBe(format);
});
