import { type Interval, wilsonInterval } from './wilson.ts';

export interface Share {
  correct: number;
  total: number;
}

/**
 * 95% interval of `first` − `second`, two independent proportions: hybrid score interval, method 10 of
 * R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890. Undefined where one of them is empty.
 */
export function newcombeInterval(first: Share, second: Share): Interval | undefined {
  const one = wilsonInterval(first.correct, first.total);
  const two = wilsonInterval(second.correct, second.total);
  if (!one || !two) return undefined;
  const p1 = first.correct / first.total;
  const p2 = second.correct / second.total;
  const below = Math.hypot(p1 - one[0], two[1] - p2);
  const above = Math.hypot(one[1] - p1, p2 - two[0]);
  return [p1 - p2 - below, p1 - p2 + above];
}
