import { expect, test } from 'vitest';
import { bodyText, readStatement } from '../../src/annotation/body-text.ts';

test.each([
  ['plain text stays', 'plain text stays'],
  ['1<2 and 3>2', '1<2 and 3>2'],
  ['AT&T', 'AT&T'],
  ['<p>Test content a<b>bold</b> <i>italic</i></p>', 'Test content abold italic'],
  ['<p>one</p><p>two</p>', 'one\ntwo'],
  ['one<br>two<br/>three', 'one\ntwo\nthree'],
  ['<ul><li>one<li>two</ul>three', 'one\ntwo\nthree'],
  ['&eacute;t&#233; &amp;amp;', 'été &amp;'],
  ['<span class="secret" title="hidden">seen</span>', 'seen'],
  ['<!-- no --><script>alert(1)</script><style>p{}</style>yes', 'yes'],
  ['a&nbsp;b\u00a0c', 'a b c'],
  ['line\r\n\r\n  next ', 'line\nnext'],
  ['', ''],
])('the text of %j is %j', (html, text) => {
  expect(bodyText(html)).toBe(text);
});

test('a body nested twenty thousand deep is read like any other', () => {
  expect(bodyText(`${'<span>'.repeat(20_000)}deep`)).toBe('deep');
});

const nothing = { truth: undefined, predicted: undefined, confidence: undefined, problems: [] };

test.each([
  ['<p>True: Shirt</p>', { truth: 'Shirt' }],
  ['<p>Predicted: Coat</p><p>Confidence: 0.9134</p>', { predicted: 'Coat', confidence: 0.9134 }],
  ['<p>Confidence: 91%</p><p>Predicted: Coat</p>', { predicted: 'Coat', confidence: 0.91 }],
  ['PREDICTED : Ankle boot<br>confidence: 91 %', { predicted: 'Ankle boot', confidence: 0.91 }],
  [
    '<ul><li>True: T-shirt/top</li><li>Predicted: Dress</li></ul>',
    { truth: 'T-shirt/top', predicted: 'Dress' },
  ],
  ['Predicted: Coat, Confidence: 0.5', { predicted: 'Coat', confidence: 0.5 }],
  ['Predicted: Coat Confidence: 0.5', { predicted: 'Coat', confidence: 0.5 }],
  ['Predicted: Coat (Confidence: 50%)', { predicted: 'Coat', confidence: 0.5 }],
  ['True: Shirt\nPredicted: Coat', { truth: 'Shirt', predicted: 'Coat' }],
  ['<p>True:&nbsp;Shirt</p>', { truth: 'Shirt' }],
  ['<p><b>True</b>: <em>Sh<i>irt</i></em></p>', { truth: 'Shirt' }],
  ['<dl><dt>True:</dt><dd>Shirt</dd></dl>', { truth: 'Shirt' }],
  ['<p>True: Coat &amp; dress</p>', { truth: 'Coat & dress' }],
  ['True: Bag (leather)', { truth: 'Bag (leather)' }],
  ['True: "Shirt"', { truth: 'Shirt' }],
  ['True: 12" skirt "mini"', { truth: '12" skirt "mini"' }],
  ['1. True: Shirt', { truth: 'Shirt' }],
  ['Confidence: 0,91', { confidence: 0.91 }],
  ['Confidence: .5', { confidence: 0.5 }],
  ['Confidence: 0', { confidence: 0 }],
  ['Confidence: 1', { confidence: 1 }],
  ['Confidence: 100%', { confidence: 1 }],
  ['It is true: nobody wears this.', {}],
  ['untrue: Shirt', {}],
  ['True:', {}],
  ['', {}],
])('%j says %j', (body, said) => {
  expect(readStatement([body])).toEqual({ ...nothing, ...said });
});

test.each([
  ['Confidence: 1.01', 'The confidence "1.01" lies outside 0 to 1.'],
  ['Confidence: 91', 'The confidence "91" lies outside 0 to 1.'],
  ['Confidence: 100.1%', 'The confidence "100.1%" lies outside 0 to 1.'],
  ['Confidence: -0.1', 'The confidence "-0.1" is not a number between 0 and 1 or a percentage.'],
  ['Confidence: high', 'The confidence "high" is not a number between 0 and 1 or a percentage.'],
])('%j is a problem, never clamped', (body, problem) => {
  expect(readStatement([body])).toEqual({ ...nothing, problems: [problem] });
});

test('several bodies speak together, and a second truth is a problem', () => {
  expect(readStatement(['True: Shirt', 'True: Coat', 'True: Shirt'])).toEqual({
    ...nothing,
    truth: 'Shirt',
    problems: ['The body gives two truths, "Shirt" and "Coat"; the first one counts.'],
  });
});
