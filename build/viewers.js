// Brings the viewers that are served or tested, out of their npm packages and without what those depend on:
//   node build/viewers.js [universalviewer mirador-2 …]
// As a dependency Universal Viewer would drag in 390 MB of things that are inside its files already.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './npm-bundle.js';
import { bring, reasonOf } from './npm-package.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, 'node_modules/.cache/iiif-autotag');

const viewers = {
  universalviewer: {
    name: 'universalviewer',
    version: '4.4.0',
    integrity:
      '9OVs6uCzeQYw50jg8k2vEGq6hQFu7kEv9OOAlmqVH9duhrpg1xlIqcMIb2rhNQnAxTQd3R13gxJze9UYkiwdzg==',
    files:
      'aCeKiwoZkQ22dkAAy+Ky4Ju3V/c3gvgeSVb/d92+ddt7xIYdpcV+Kwhc99qEWL4berSL1exVZIkpN6+/cu9Dgg==',
    // One of its three builds, whole: its parts load each other from beside themselves.
    keep: (path) => /^(LICENSE\.txt$|dist\/uv\.css$|dist\/umd\/(?!.*\.map$))/.test(path),
    to: join(root, 'plugins/viewers/uv/vendor'),
  },
  // The two older Miradors are for the browser tests only.
  'mirador-3': {
    name: 'mirador 3.4.3 with mirador-annotations',
    version: '0.4.0',
    entry: join(root, 'test/fixtures/viewers/mirador-3/viewer.js'),
    files:
      'vz28IhX15oa0a9dGK1WMAmii4b/1oAhxBQt7ustKsqWTMAck4hvOyLv3rNgHBIbDAB2glom8qFA2NjRB44Jm6g==',
    to: join(cache, 'mirador-3'),
  },
  'mirador-2': {
    name: 'mirador',
    version: '2.7.2',
    integrity:
      'nSiZ5dRF9f0C+HPHXVR/GPWo3KSumlC9dYMUW+q8fCXlM5YPQrGEVyEtpzJtcpVP38y32VtDIvMSclLSzHwgqw==',
    files:
      'Mle49jQTqQ+GZsGxnwyCqlaEiMoVB4LkhsQ0oQdrQ53gQPO3yfhT6tFl5tcswv6f1nScG6aO/qTyjoiiBjyWUg==',
    keep: (path) => path === 'LICENSE.md' || /^dist\/(?!.*\.(min\.js|map)$)/.test(path),
    to: join(cache, 'mirador-2'),
  },
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : ['universalviewer']) {
  const viewer = viewers[name];
  if (!viewer) throw new Error(`There are ${Object.keys(viewers).join(', ')}, not ${name}.`);
  const said = `${viewer.name} ${viewer.version}`;
  try {
    const brought = await (viewer.entry ? bundle(viewer) : bring(viewer));
    if (brought) console.log(`${said} is in ${viewer.to}`);
  } catch (error) {
    // Everything but its one page works without it, and the page says what to do.
    console.warn(`${said} could not be had: ${reasonOf(error)}`);
    console.warn('“npm run build” tries again.');
    process.exitCode = asked.length > 0 ? 1 : 0;
  }
}
