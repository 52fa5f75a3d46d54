import { expect, test } from 'vitest';
import {
  isPassingError,
  isPassingStatus,
  pauseBefore,
  readRetryAfter,
} from '../../src/fetch/retry.ts';

const now = new Date('2026-01-01T00:00:00Z');
const rules = (random: number) => ({
  retries: 3,
  backoffMs: 500,
  maxPauseMs: 30_000,
  now: () => now,
  random: () => random,
});

test.each([
  ['0', 0],
  ['7', 7000],
  [' 120 ', 120_000],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
  ['Wed, 31 Dec 2025 23:59:55 GMT', 0], // already over
  ['soon', undefined],
  ['', undefined],
])('Retry-After %j is %s ms', (value, expected) => {
  expect(readRetryAfter(value, now)).toBe(expected);
});

test.each([
  // try, Retry-After, random, pause
  [0, undefined, 0, 250],
  [0, undefined, 0.5, 500],
  [0, undefined, 1, 750],
  [1, undefined, 0.5, 1000],
  [3, undefined, 0.5, 4000],
  [10, undefined, 0.5, 30_000],
  [0, '2', 0.5, 2000],
  [0, '3600', 0.5, 30_000],
  [2, 'nonsense', 0.5, 2000],
])(
  'before repetition %d with Retry-After %s and chance %d it waits %d ms',
  (attempt, after, random, expected) => {
    expect(pauseBefore(attempt, after, rules(random))).toBe(expected);
  },
);

test.each([
  [428, false],
  [429, true],
  [430, false],
  [500, false],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
  [505, false],
  [200, false],
])('status %d may pass: %s', (status, expected) => {
  expect(isPassingStatus(status)).toBe(expected);
});

test.each([
  ['ECONNRESET', true],
  ['UND_ERR_SOCKET', true],
  ['EAI_AGAIN', true],
  ['ECONNREFUSED', false],
  ['ENOTFOUND', false],
  ['CERT_HAS_EXPIRED', false],
])('the network error %s may pass: %s, also as the cause of another', (code, expected) => {
  const error = Object.assign(new Error('x'), { code });
  expect(isPassingError(error)).toBe(expected);
  expect(isPassingError(new Error('y', { cause: error }))).toBe(expected);
  expect(isPassingError(code)).toBe(false);
});
