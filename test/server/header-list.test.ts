import { expect, test } from 'vitest';
import { headerList } from '../../src/server/header-list.ts';

test.each<[string, ',' | ';', string[]]>([
  ['a, b ,c', ',', ['a', 'b', 'c']],
  ['a;b=1; c', ';', ['a', 'b=1', 'c']],
  ['a;profile="x,y;z", b', ',', ['a;profile="x,y;z"', 'b']],
  ['a="x\\",y", b', ',', ['a="x\\",y"', 'b']],
  ['a="x, b', ',', ['a="x, b']],
  ['a="x\\', ',', ['a="x\\']],
  [' , ,a', ',', ['a']],
  ['', ',', []],
])('%s is parted at %s', (text, separator, parts) => {
  expect(headerList(text, separator)).toEqual(parts);
});
