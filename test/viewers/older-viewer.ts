import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import express from 'express';
import { startServer } from '../server/start-server.ts';
import { openChromium, whyNoViewer } from './chromium.ts';
import { twoGarments } from './two-garments.ts';

const cache = 'node_modules/.cache/iiif-autotag';

/**
 * Undefined once that viewer is in the cache, or the sentence that says why its tests cannot run here. Mirador 2 is got
 * out of npm in seconds. Mirador 3 with its editor takes a minute or a few, and 285 MB meanwhile: only who asks gets it.
 */
export async function whyNoOlderViewer(
  name: 'mirador-2' | 'mirador-3',
): Promise<string | undefined> {
  if (whyNoViewer !== undefined) return whyNoViewer;
  if (name === 'mirador-3' && !existsSync(join(cache, name))) {
    return 'skipped: not here yet (node build/viewers.js mirador-3 gets it)';
  }
  const build = spawn(process.execPath, ['build/viewers.js', name]);
  const [said, [status]] = await Promise.all([text(build.stderr), once(build, 'close')]);
  return status === 0 ? undefined : `skipped: ${said.split('\n', 1)[0]}`;
}

export type OlderViewer = Awaited<ReturnType<typeof openOlderViewer>>;

/** A browser, our server with two garments, and those viewers on a server of somebody else's. */
export async function openOlderViewer() {
  const folder = await mkdtemp(join(tmpdir(), 'autotag-older-viewer-'));
  const [browser, server, pages] = await Promise.all([openChromium(), startServer(), startPages()]);
  const garments = await twoGarments(server, server.origin, folder);
  return {
    ...{ browser, server, pages, garments },
    async close() {
      await browser.close();
      await pages.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// --- Internal helpers ---

/** The pages of test/fixtures/viewers/pages with those viewers beside them, on a server of somebody else's. */
async function startPages() {
  const app = express().use(
    express.static('test/fixtures/viewers/pages'),
    express.static(cache, { dotfiles: 'allow' }),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
