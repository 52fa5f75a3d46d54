import { DatabaseSync } from '@photostructure/sqlite';
import { expect } from 'vitest';
import { words } from '../../../src/annotation/words.ts';
import { isJsonObject, type JsonObject } from '../../../src/json.ts';
import { toLocal } from '../../../src/local-address.ts';
import type { RunningServer } from '../start-server.ts';
import type { Effect, Expected } from './effects.ts';
import type { WireAnswer } from './wire.ts';

interface Seen {
  origin: string;
  record: string;
}

/** Knows what is stored and holds every answer against what came of it. */
export interface Witness {
  /** Of the stored annotations, the one that `pick` means. */
  idOf(pick: number): string;
  /** Throws where the store did what the answer does not say, or the answer says what the store did not do. */
  compare(expected: Expected, answer: WireAnswer): Promise<void>;
  count(): number;
  /** After changes that no request made. */
  forget(): Promise<void>;
  close(): void;
}

/** `file`: the database, which is watched over a connection of its own. */
export async function openWitness(server: RunningServer, file: string): Promise<Witness> {
  const database = new DatabaseSync(file, { readOnly: true });
  const version = database.prepare('PRAGMA data_version');
  // Changes with every commit of another connection: https://www.sqlite.org/pragma.html#pragma_data_version
  const versionNow = () => Number(Object(version.get()).data_version);
  const { annotations } = server.autotag.store;
  let known = await snapshot();
  let at = versionNow();

  async function snapshot(): Promise<Map<string, Seen>> {
    const all = new Map<string, Seen>();
    for await (const record of annotations.list({})) {
      expect(all.has(record.id), `${record.id} is listed once`).toBe(false);
      all.set(record.id, { origin: record.origin, record: JSON.stringify(record) });
    }
    return all;
  }

  async function expectGone(id: string, before: Map<string, Seen>): Promise<void> {
    expect(known.has(id), `${id} is still there`).toBe(false);
    if (!before.has(id)) return;
    const asked = await fetch(`${server.origin}/annotations/?id=${encodeURIComponent(id)}`);
    expect(asked.status, `GET ${id}: ${await asked.text()}`).toBe(410);
  }

  return {
    idOf: (pick) => [...known.keys()][pick % known.size] ?? 'https://ex.org/none',
    count: () => known.size,
    async compare({ effect, named }, answer) {
      const now = versionNow();
      const changed = now !== at;
      at = now;
      // An import writes what it can, batch by batch.
      const mayWrite = effect !== 'read' && (answer.status < 300 || effect === 'import');
      if (!mayWrite) expect(changed, 'something was written').toBe(false);
      const before = known;
      if (changed) known = await snapshot();
      compareEffects(effect, before, known);
      if (answer.status >= 300) return;
      if (effect === 'delete') {
        const lost = before.size - known.size;
        expect(deletedCount(answer) ?? lost, 'as many as are gone').toBe(lost);
        if (named !== undefined) await expectGone(named, before);
      }
      if (effect === 'create') {
        for (const id of acknowledged(answer)) {
          expect(known.has(toLocal(id, server.origin)) || known.has(id), `${id} is stored`).toBe(
            true,
          );
        }
      }
    },
    async forget() {
      known = await snapshot();
      at = versionNow();
    },
    close: () => database.close(),
  };
}

/** Everything that can be asked for about what is stored says the same. */
export async function expectConsistent(server: RunningServer): Promise<void> {
  const { annotations } = server.autotag.store;
  const ids: string[] = [];
  const canvases = new Set<string>();
  for await (const record of annotations.list({})) {
    const { id, text } = record;
    ids.push(id);
    for (const { canvas } of record.targets) canvases.add(canvas);
    expect(await annotations.get(id), id).toEqual(record);
    const asked = words(text).slice(0, 10);
    const found = await annotations.search({ words: asked }, 0, 10_000);
    expect(
      found.records.some((one) => one.id === id),
      `${id} is found by ${asked}`,
    ).toBe(true);
    const one = await fetch(`${server.origin}/annotations/?id=${encodeURIComponent(id)}`);
    expect(one.status, `GET ${id}: ${await one.text()}`).toBe(200);
  }
  expect(await annotations.count({})).toBe(ids.length);
  const byOrigin = await Promise.all(
    (['curator', 'machine', 'import'] as const).map((one) => annotations.count({ origins: [one] })),
  );
  expect(byOrigin.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
  const counts = await annotations.countByCanvas({});
  expect([...counts.keys()].toSorted()).toEqual([...canvases].toSorted());
  for (const canvas of canvases) {
    const page = await annotations.page({ canvases: [canvas] }, 0, 10_000);
    expect(page.length, `annotations on ${canvas}`).toBe(counts.get(canvas));
    const listed = await json(server, `/annotation/search?uri=${encodeURIComponent(canvas)}`);
    expect(listed, `SimpleAnnotationServer's list of ${canvas}`).toHaveLength(page.length);
  }
  expect(await json(server, '/annotations/')).toMatchObject({ total: ids.length });
  const exported = await (await fetch(`${server.origin}/export?format=ndjson`)).text();
  const lines = exported.split('\n').filter((line) => line.startsWith('{"kind":"annotation"'));
  expect(lines.length, 'lines of the export').toBe(ids.length);
  for (const { shortId } of await server.autotag.store.manifests.list()) {
    for (const version of [2, 3]) {
      await json(server, `/iiif/manifests/${encodeURIComponent(shortId)}/${version}`);
    }
  }
}

// --- Internal helpers ---

async function json(server: RunningServer, path: string): Promise<unknown> {
  server.failures.length = 0;
  const answer = await fetch(server.origin + path);
  const text = await answer.text();
  expect(server.failures, `GET ${path}: ${server.failures.join('\n')}`).toEqual([]);
  expect(answer.status, `GET ${path}: ${text.slice(0, 500)}`).toBe(200);
  return JSON.parse(text);
}

function compareEffects(effect: Effect, before: Map<string, Seen>, after: Map<string, Seen>): void {
  if (before === after) return;
  const lost = [...before.keys()].filter((id) => !after.has(id));
  const added = [...after.keys()].filter((id) => !before.has(id));
  const differing = [...before].filter(([id, { record }]) => {
    const now = after.get(id);
    return now !== undefined && now.record !== record;
  });
  const changed = differing.map(([id]) => id);
  if (effect === 'create' || effect === 'beside')
    expect({ lost, changed }).toEqual({ lost: [], changed: [] });
  if (effect === 'beside') expect(added).toEqual([]);
  if (effect === 'update') {
    expect(lost).toEqual([]);
    expect(added.length + changed.length, 'one update changes or adds one').toBeLessThanOrEqual(1);
  }
  if (effect === 'delete') expect({ added, changed }).toEqual({ added: [], changed: [] });
  if (effect === 'import') expect(lost).toEqual([]);
  if (effect === 'job') {
    const touched = [...lost, ...changed].map((id) => before.get(id)?.origin);
    expect(touched.filter((origin) => origin !== 'machine')).toEqual([]);
    expect(added.filter((id) => after.get(id)?.origin !== 'machine')).toEqual([]);
  }
}

/** How many annotations a deletion says it took; undefined where it does not say. */
function deletedCount(answer: WireAnswer): unknown {
  const { deletedCount, deleted } = bodyOf(answer);
  return isJsonObject(deleted) ? deleted.annotations : deletedCount;
}

/** Ids in what the dialects answer to a creation. */
function acknowledged(answer: WireAnswer): string[] {
  const { location } = answer.headers;
  if (typeof location === 'string') return [decodeURI(location)];
  const body = bodyOf(answer);
  const ids = Array.isArray(body.insertedIds) ? body.insertedIds : [body.id ?? body['@id']];
  return ids.filter((id) => typeof id === 'string');
}

/** Empty where the answer is no JSON object. */
function bodyOf({ text }: WireAnswer): JsonObject {
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  return isJsonObject(body) ? body : {};
}
