/** When to ask another server again, and how long to wait before. */
export interface RetryRules {
  /** Further tries after the first. */
  retries: number;
  /** First pause; it doubles from try to try. */
  backoffMs: number;
  /** The longest pause, whatever `Retry-After` says. */
  maxPauseMs: number;
  now(): Date;
  /** 0..1: spreads the tries of many clients. */
  random(): number;
}

const passingStatuses = [429, 502, 503, 504];
/** These say something about the whole host, not about one document. */
const hostStatuses = [429, 503];
const passingCodes = ['ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'UND_ERR_SOCKET'];

export const isPassingStatus = (status: number) => passingStatuses.includes(status);
export const concernsHost = (status: number) => hostStatuses.includes(status);

/** Whether a network error may be gone the next time: broken connections, not refusals or time-outs. */
export function isPassingError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return passingCodes.some((known) => known === code) || isPassingError(error.cause);
}

/** Milliseconds until try number `attempt` (0: the first repetition). */
export function pauseBefore(attempt: number, retryAfter: string | undefined, rules: RetryRules) {
  const asked = retryAfter === undefined ? undefined : readRetryAfter(retryAfter, rules.now());
  const own = rules.backoffMs * 2 ** attempt * (0.5 + rules.random());
  return Math.min(asked ?? own, rules.maxPauseMs);
}

/**
 * `Retry-After` in milliseconds: seconds or a date (RFC 9110 §10.2.3); undefined where it is neither.
 */
export function readRetryAfter(value: string, now: Date): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
