import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import express from 'express';
import { whyNoViewer } from './chromium.ts';

/**
 * Undefined once that viewer is in the cache, or the sentence that says why its tests cannot run here. The first time,
 * `node build/viewers.js` gets it out of npm: Mirador 2 in seconds, Mirador 3 with its editor in a minute or a few.
 */
export async function whyNoOlderViewer(
  name: 'mirador-2' | 'mirador-3',
): Promise<string | undefined> {
  if (whyNoViewer !== undefined) return whyNoViewer;
  const build = spawn(process.execPath, ['build/viewers.js', name]);
  const [said, [status]] = await Promise.all([text(build.stderr), once(build, 'close')]);
  return status === 0 ? undefined : `skipped: ${said.split('\n', 1)[0]}`;
}

/** The pages of test/fixtures/viewers/pages with those viewers beside them, on a server of somebody else's. */
export async function startPages() {
  const app = express().use(
    express.static('test/fixtures/viewers/pages'),
    express.static('node_modules/.cache/iiif-autotag', { dotfiles: 'allow' }),
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
