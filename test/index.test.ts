import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, createAutotag } from '../src/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autotag-plugin-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Somebody's application with ours under `/a/b`, while `use` runs. */
async function mounted(
  options: Parameters<typeof createAutotag>[0],
  use: (base: string) => Promise<void>,
) {
  const autotag = createAutotag({ data: folder, models: ['scratch'], ...options });
  const app = express();
  app.use('/a/b', autotag);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}/a/b`);
  } finally {
    server.closeAllConnections();
    server.close();
    await autotag.close();
  }
}

/** Our answers hold strings where these tests look. */
const jsonOf = async (response: Response): Promise<Record<string, string>> =>
  z
    .looseObject({ '@id': z.string().default(''), message: z.string().default('') })
    .parse(await response.json()) as Record<string, string>;

const note = {
  '@type': 'oa:Annotation',
  motivation: 'oa:commenting',
  resource: { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>True: Shirt</p>' },
  on: 'https://example.org/canvas/1#xywh=0,0,10,10',
};
const create = async (base: string) => {
  const response = await fetch(`${base}/annotation/create`, {
    method: 'POST',
    body: JSON.stringify(note),
  });
  return { status: response.status, body: await jsonOf(response) };
};

test('mounted in an application it answers at once, with ids that follow the mount path', async () => {
  await mounted({}, async (base) => {
    const { status, body } = await create(base);
    expect(status).toBe(201);
    expect(body['@id']).toMatch(new RegExp(`^${base}/annotation/`));
    const { '@id': id = '' } = body;
    expect(await jsonOf(await fetch(id))).toEqual(body);
  });
});

test('ids and links follow the base URL where one is given', async () => {
  await mounted({ baseUrl: 'https://iiif.example.org/tags/' }, async (base) => {
    expect((await create(base)).body['@id']).toMatch(
      /^https:\/\/iiif\.example\.org\/tags\/annotation\//,
    );
  });
});

test('options that cannot be used are all told where they are given', () => {
  expect(() => createAutotag({ data: folder, port: 99_999, apiKey: 'short' })).toThrow(ConfigError);
});

test('parts that cannot be opened are a 503 with the reason on every request, not a crash', async () => {
  const quiet = { log: () => undefined };
  await mounted({ models: ['no-such-model'], ...quiet }, async (base) => {
    const response = await fetch(`${base}/manifests`);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect((await jsonOf(response)).message).toContain('no-such-model');
  });
});
