import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = 'plugins/viewers/mirador/plugin';
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

// As inputs.js beside build.js does it.
function inputsSha256(): string {
  const sources = readdirSync(join(folder, 'src')).map((file) => `src/${file}`);
  const hash = createHash('sha256');
  for (const path of ['build.js', 'package-lock.json', ...sources.sort()]) {
    hash.update(`${path}\0${read(path)}\0`);
  }
  return hash.digest('hex');
}

test.each(['bundle/plugin.js', 'bundle/ready.js'])(
  'the committed %s was made of the sources, the build and the lock that are here (npm run build:mirador-plugin)',
  (path) => {
    const banner = `/* Made by build.js of inputs with the sha256 ${inputsSha256()}. */`;
    expect(read(path).split('\n', 1)[0]).toBe(banner);
  },
);

test('the plugin for people who bundle themselves imports peers only', () => {
  const { peerDependencies } = JSON.parse(read('package.json'));
  const imported = [...read('bundle/plugin.js').matchAll(/from "([^"]+)"/g)].map(
    ([, name = '']) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name,
  );
  expect(imported.length).toBeGreaterThan(0);
  for (const name of new Set(imported)) expect(Object.keys(peerDependencies)).toContain(name);
});

test('the licences of what is in the ready bundle come with it', () => {
  const texts = read('bundle/LICENSES.txt');
  for (const name of ['mirador', 'react', '@mui/material', 'openseadragon']) {
    expect(texts).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, 'm'));
  }
});
