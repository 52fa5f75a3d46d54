import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import express from 'express';
import { whyNoViewer } from './chromium.ts';

/**
 * Undefined once that viewer is in the cache (`node build/viewers.js` fetches it out of npm the first time), or the
 * sentence that says why its tests cannot run here.
 */
export function whyNoOlderViewer(name: 'mirador-2' | 'mirador-3'): string | undefined {
  if (whyNoViewer !== undefined) return whyNoViewer;
  const { status, stderr } = spawnSync(process.execPath, ['build/viewers.js', name], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `skipped: ${stderr.split('\n', 1)[0]}`;
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
