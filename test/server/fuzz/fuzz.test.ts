import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isJsonObject } from '../../../src/json.ts';
import { manifestOf } from '../../tag-manifest/parts.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { list2, manifest2 } from './documents.ts';
import { type Expected, expectedOf } from './effects.ts';
import { type FuzzedRequest, reads, withId, writes } from './requests.ts';
import { sendOverWire, type WireAnswer } from './wire.ts';
import { expectConsistent, openWitness, type Witness } from './witness.ts';

// The same few thousand requests each time, unless asked for others:
//   TEST_FUZZ_RUNS=50000 npx vitest run test/server/fuzz        other ones each time
//   TEST_FUZZ_SEED=17 TEST_FUZZ_RUNS=50000 npx vitest run …     the very same again, by the seed that a failure prints
const longer = process.env.TEST_FUZZ_RUNS;
const asked = process.env.TEST_FUZZ_SEED;
const runs = Number(longer ?? 1200);
const seed =
  asked === undefined ? (longer === undefined ? 5 : Date.now() % 2 ** 31) : Number(asked);
const limits = { seed, numRuns: runs, interruptAfterTimeLimit: 3_000_000 };
const patience = 3_600_000;

let folder: string;
let server: RunningServer;
let elsewhere: Server;
let witness: Witness;
let address = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'autotag-fuzz-'));
  const photo = readFileSync('test/fixtures/tagging/photos/t-shirt.jpg');
  elsewhere = createServer((request, response) => {
    const documents: Record<string, unknown> = { '/list': list2, '/manifest': manifest2 };
    const document = documents[request.url ?? ''];
    if (document)
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(document));
    else if (request.url?.endsWith('.jpg'))
      response.setHeader('Content-Type', 'image/jpeg').end(photo);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  const file = join(folder, 'fuzz.sqlite');
  server = await startServer({
    models: ['tiny'],
    store: `sqlite:${file}`,
    resolve: async () => [], // no name leads anywhere, on whatever network this runs
  });
  witness = await openWitness(server, file);
  await begin();
});
afterAll(async () => {
  witness.close();
  await server.close();
  elsewhere.closeAllConnections();
  await new Promise((resolve) => elsewhere.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

test(
  'no write, however mutated, fails the server, is half done, or is acknowledged and lost',
  async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(writes(address), async (request) => {
        await attempt(request);
        if (++done % 250 === 0 || witness.count() > 150) {
          await expectConsistent(server);
          await begin();
        }
      }),
      limits,
    );
    await expectConsistent(server);
  },
  patience,
);

test(
  'no read, however mutated, fails the server or changes anything',
  async () => {
    await fc.assert(fc.asyncProperty(reads, attempt), { ...limits, numRuns: 2 * runs });
    await expectConsistent(server);
  },
  patience,
);

/** An empty store with a manifest whose images can be had, a container, and a few annotations. */
async function begin(): Promise<void> {
  const { annotations, manifests, containers } = server.autotag.store;
  await annotations.deleteWhere({ origins: ['curator', 'machine', 'import'] });
  for (const { shortId } of await manifests.list()) await manifests.delete(shortId);
  for (const { id } of await containers.list()) await containers.delete(id);
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const type = { 'Content-Type': 'application/json' };
    const text = JSON.stringify(body);
    const wanted = { method: 'POST', path, headers: { ...type, ...headers }, body: text };
    const answer = await sendOverWire(server.origin, wanted);
    expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300);
  };
  await post('/manifests', manifestOf({ address }, ['a.jpg', 'b.jpg', 'c']));
  await post('/manifests', manifest2);
  for (const Slug of ['mine', 'spare']) await post('/annotations/containers/', {}, { Slug });
  await post('/annotation/populate', list2);
  await witness.forget();
}

async function attempt(request: FuzzedRequest): Promise<void> {
  server.failures.length = 0;
  const sent = withId(request, witness.idOf(request.pick));
  const expected = expectedOf(sent);
  const answer = await sendOverWire(server.origin, sent);
  const what = `${sent.method} ${sent.path}\n→ ${answer.status} ${answer.text.slice(0, 500)}\n`;
  expect(server.failures, what + server.failures.join('\n')).toEqual([]);
  if (answer.status >= 400) expectErrorBody(sent.method, expected, answer, what);
  if (expected.effect === 'job' && answer.status === 202) await jobEnd(answer);
  await witness.compare(expected, answer).catch((error: unknown) => {
    throw new Error(what + (error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  });
  const alive = await sendOverWire(server.origin, {
    method: 'GET',
    path: '/healthz',
    headers: {},
    body: undefined,
  });
  expect(alive.status).toBe(200);
}

/** 502: what it was told to fetch did not come; everything else is the client's. */
function expectErrorBody(
  method: string,
  { fetches }: Expected,
  answer: WireAnswer,
  what: string,
): void {
  if (!(fetches && answer.status === 502)) expect(answer.status, what).toBeLessThan(500);
  if (method === 'HEAD') return;
  expect(answer.headers['content-type'], what).toMatch(/^application\/json/);
  const body: unknown = JSON.parse(answer.text);
  expect(isJsonObject(body) && body, what).toMatchObject({
    code: answer.status,
    message: expect.stringMatching(/./),
  });
}

async function jobEnd({ text }: WireAnswer): Promise<void> {
  const { id } = JSON.parse(text);
  for await (const { type } of server.autotag.jobs.events(id)) if (type === 'end') return;
}
