import type { Request, Response } from 'express';
import { InvalidInputError } from '../errors.ts';
import type { Revision } from '../store/store.ts';

/** Former states of a resource by their time: RFC 7089, https://www.rfc-editor.org/rfc/rfc7089 */
export interface Mementos {
  /** Of the resource itself, which is its own TimeGate (pattern 1.1, section 4.1.1). */
  original: string;
  /** Oldest first; those that are deletions are no mementos. */
  revisions: Revision[];
}

const timeMapOf = (original: string) => `${original}/timemap`;
export const mementoOf = (original: string, { number }: Revision) =>
  `${original}/history/${number}`;

/** The links of the resource as it is now, and that its answer depends on `Accept-Datetime`. */
export function setTimeGate(response: Response, original: string): void {
  const { Vary, Link } = timeGateHeaders(original);
  response.vary(Vary);
  response.append('Link', Link);
}

/** As `setTimeGate`, for an answer that says that the resource is there no longer (section 4.5.2). */
export const timeGateHeaders = (original: string) => ({
  Vary: 'Accept-Datetime',
  Link: links(original),
});

/** What makes an answer a memento: its time, and its neighbours (section 2.1.2, 2.2.4). */
export function setMemento(
  response: Response,
  { original, revisions }: Mementos,
  { at, number }: Revision,
): void {
  const states = revisions.filter(({ record }) => record);
  const place = states.findIndex((state) => state.number === number);
  const near = new Map<string, string[]>();
  const add = (rel: string, state: Revision | undefined) => {
    if (!state) return;
    const target = `<${mementoOf(original, state)}>; datetime="${httpDate(state.at)}"`;
    near.set(target, [...(near.get(target) ?? []), rel]);
  };
  add('first', states[0]);
  add('last', states.at(-1));
  add('prev', states[place - 1]);
  add('next', states[place + 1]);
  const neighbours = [...near].map(
    ([target, relations]) => `${target}; rel="${relations.join(' ')} memento"`,
  );
  response.set('Memento-Datetime', httpDate(at));
  response.append('Link', [links(original), ...neighbours].join(', '));
}

/** All states with their times, as application/link-format (section 5). */
export function timeMap({ original, revisions }: Mementos): string {
  const states = revisions.filter(({ record }) => record);
  const entries = states.map((state, i) => {
    const relation = [i === 0 ? 'first' : '', i === states.length - 1 ? 'last' : '', 'memento'];
    const rel = relation.filter((word) => word !== '').join(' ');
    return `<${mementoOf(original, state)}>; rel="${rel}"; datetime="${httpDate(state.at)}"`;
  });
  const bounds = [states[0], states.at(-1)].map((state) => httpDate(state?.at ?? ''));
  const self = `<${timeMapOf(original)}>; rel="self"; type="${linkFormat}"; from="${bounds[0]}"; until="${bounds[1]}"`;
  return `${[`<${original}>; rel="original timegate"`, self, ...entries].join(',\n')}\n`;
}

export const linkFormat = 'application/link-format';

/** The time that `Accept-Datetime` asks for, ISO 8601; undefined where it is not sent. Throws `InvalidInputError`. */
export function acceptedTime(request: Request): string | undefined {
  const asked = request.get('Accept-Datetime');
  if (asked === undefined) return undefined;
  const time = new Date(asked.trim());
  // The one form that section 2.1.1 allows is the one that JavaScript writes.
  if (!Number.isNaN(time.getTime()) && time.toUTCString() === asked.trim()) {
    return time.toISOString();
  }
  const message = `Accept-Datetime must look like Thu, 31 May 2007 20:35:00 GMT, not ${JSON.stringify(asked)}.`;
  throw new InvalidInputError(message, [{ path: 'Accept-Datetime', message }]);
}

/** The state at that time; the first where it is earlier than all (section 4.5.3). */
export function revisionAt(revisions: Revision[], time: string): Revision | undefined {
  const asked = Date.parse(time);
  return revisions.findLast(({ at }) => Date.parse(at) <= asked) ?? revisions[0];
}

// --- Internal helpers ---

const links = (original: string) =>
  `<${original}>; rel="original timegate", <${timeMapOf(original)}>; rel="timemap"; type="${linkFormat}"`;

const httpDate = (time: string) => new Date(time).toUTCString();
