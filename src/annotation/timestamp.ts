import type { Json } from '../json.ts';

/** ISO 8601 UTC to the second, the one precision of the store: such strings sort like the times. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?/i;

/** A date as annotations carry it; without a zone it is UTC. Undefined when it cannot be read. */
export function readTimestamp(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const match = shape.exec(value.trim());
  if (!match) return undefined;
  const [, day, time = '00:00:00', zone = 'Z'] = match;
  const date = new Date(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(date.getTime()) ? undefined : timestamp(date);
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/** Whether a text is a date and time as RFC 3339 and the Web Annotation model want it: with its zone. */
export function isDateTime(text: string): boolean {
  return dateTime.test(text) && !Number.isNaN(Date.parse(text));
}
