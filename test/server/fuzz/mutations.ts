import fc from 'fast-check';
import { isJsonObject } from '../../../src/json.ts';

/** A change to a document, chosen by numbers so that any of them fits any document, and shrinks. */
export type Mutation =
  | { kind: 'drop' | 'nest' | 'listed' | 'duplicate'; at: number }
  | { kind: 'value'; at: number; value: unknown }
  | { kind: 'rename'; at: number; name: string };

/** A change to the text of a document, after which it may be no JSON at all. */
export type TextMutation =
  | { kind: 'cut'; at: number }
  | { kind: 'insert'; at: number; text: string }
  | { kind: 'deep'; at: number; depth: number };

/** What programs stumble over: each has been somebody's 500. */
export const nasty: unknown[] = [
  ...[null, true, false, 0, -1, 1.5, -0.000001, 1e308, 2 ** 53 + 1, [], {}, [[]], [null], [{}]],
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\ufeff', '\u202e', '😀', 'é', '漢字'],
  ...['NaN', 'Infinity', '-1', '1e999', '__proto__', 'constructor', '%', '%zz', '%00', '../..'],
  ...['2024-02-30', '0000-00-00T00:00:00Z', '+275760-09-13T00:00:01Z', '9999999-01-01', 'now'],
  ...['2020-01-01T00:00:00+99:99', '-000001-01-01T00:00:00Z', '2026-01-01T00:00:00.123456789Z'],
  ...['http://', 'http://[', 'urn:', 'urn:x', 'a b', 'https://ex.org/\u0000', '#', '#xywh=1', ':'],
  ...['xywh=-1,0,5,5', 'xywh=0,0,0,0', 'xywh=1e9,1e9,1e309,1', 'xywh=percent:200,0,1,1', 'xywh='],
  ...['t=NaN', 'xywh=1,2,3', '<svg><path d="M1e999,0"/></svg>', '<svg', '<p>True: </p>', 'True:'],
  ...['<p>Predicted: Coat</p><p>Confidence: 1e400</p>', 'Confidence: -5%', '&#0;&#xd800;', '<!--'],
  ...['x'.repeat(5000), 'w '.repeat(3000), '('.repeat(2000), '<div>'.repeat(500)],
  ...[JSON.parse('{"__proto__":{"a":1}}'), { toString: 1 }, { length: 1e9 }, { length: 'x' }],
  ...[{ id: 1 }, { '@id': [] }, { type: {} }, { '@type': null }, { value: {} }, { chars: [1] }],
  ...[{ '@value': 5 }, { en: 'x' }, { en: [1] }, { none: null }, { type: 'Choice', items: {} }],
];

const keys = [
  ...['id', '@id', 'type', '@type', 'target', 'on', 'body', 'resource', 'selector', 'value'],
  ...['full', 'source', 'items', 'resources', 'motivation', 'created', 'creator', 'generator'],
  ...[
    'within',
    'partOf',
    '@context',
    '__proto__',
    'constructor',
    '',
    '@',
    '$where',
    'a.b',
    '\ud800',
  ],
];

const at = fc.nat(60);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: kinds('drop', 'nest', 'listed', 'duplicate'), at }) },
  { weight: 5, arbitrary: fc.record({ kind: kinds('value'), at, value: someValue() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kinds('rename'), at, name: fc.constantFrom(...keys) }),
  },
);

const textMutation: fc.Arbitrary<TextMutation> = fc.oneof(
  fc.record({ kind: kinds('cut'), at: fc.nat(2000) }),
  fc.record({
    kind: kinds('insert'),
    at: fc.nat(2000),
    text: fc.constantFrom('\u0000', ',', '"', 'NaN', '1e999', '\\ud800', '\ufeff', '{', ']', '-'),
  }),
  fc.record({
    kind: kinds('deep'),
    at: fc.nat(300),
    depth: fc.constantFrom(100, 199, 300, 20_000),
  }),
);

/** Mostly none to three changes to the document; sometimes its text is broken as well. */
export const mutations = fc.record({
  tree: fc.oneof(
    { weight: 1, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 5, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 3 }) },
  ),
  text: fc.oneof(
    { weight: 9, arbitrary: fc.constant<TextMutation[]>([]) },
    { weight: 1, arbitrary: fc.array(textMutation, { minLength: 1, maxLength: 2 }) },
  ),
});
export type Mutations = typeof mutations extends fc.Arbitrary<infer T> ? T : never;

/** The text of the changed document. */
export function mutated(document: unknown, { tree, text }: Mutations): string {
  const changed = tree.reduce<unknown>(
    (whole, change) => changeAt(whole, change, { left: change.at % countOf(whole) }),
    document,
  );
  return text.reduce(changeText, JSON.stringify(changed) ?? '');
}

// --- Internal helpers ---

function kinds<Kind extends string>(...all: Kind[]): fc.Arbitrary<Kind> {
  return fc.constantFrom(...all);
}

function someValue(): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...nasty) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  );
}

/** All values of the document, the whole included. */
function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + countOf(inner), 1);
}

const dropped = Symbol('dropped');

/** Walks to the value that `place.left` counts down to; the root cannot be dropped, but be anything else. */
function changeAt(value: unknown, change: Mutation, place: { left: number }): unknown {
  const chosen = place.left-- === 0;
  if (chosen) return changeValue(value, change);
  if (Array.isArray(value)) {
    return value.flatMap((inner) => {
      const here = place.left === 0;
      const after = changeAt(inner, change, place);
      if (after === dropped) return [];
      return here && change.kind === 'duplicate' ? [after, after] : [after];
    });
  }
  if (!isJsonObject(value)) return value;
  // `fromEntries` defines: a key __proto__ is a member like any other.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const name = place.left === 0 && change.kind === 'rename' ? change.name : key;
      const after = changeAt(inner, change, place);
      return after === dropped ? [] : [[name, after]];
    }),
  );
}

function changeValue(value: unknown, change: Mutation): unknown {
  if (change.kind === 'drop') return dropped;
  if (change.kind === 'value') return change.value;
  if (change.kind === 'listed') return [value, value];
  if (change.kind === 'nest') return { value };
  return value;
}

function changeText(text: string, change: TextMutation): string {
  const place = change.at % (text.length + 1);
  if (change.kind === 'cut') return text.slice(0, place);
  if (change.kind === 'insert') return text.slice(0, place) + change.text + text.slice(place);
  // In place of the first value from there on.
  const deep = '['.repeat(change.depth) + ']'.repeat(change.depth);
  return text.slice(0, place) + text.slice(place).replace(/:"[^"]*"/, () => `:${deep}`);
}
