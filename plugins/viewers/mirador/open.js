// Opens Mirador on ?manifest=<short id, id or address>, at ?canvas=<id> where given: our own copy of the
// manifest, which links its annotation pages, or anybody's manifest with our annotations linked in on the way.

import { mount } from '../find-manifest.js';
import { isNarrow, openNamed } from '../message.js';
import { autotagPlugin, viewer } from './plugin/bundle/ready.js';

// Mirador 4.0 lists commenting and tagging only; people use the others too.
const motivations = ['commenting', 'tagging', 'classifying', 'describing', 'identifying', 'linking']
  .flatMap((name) => [name, `oa:${name}`])
  .concat('supplementing', 'sc:painting');

await openNamed(startMirador);

function startMirador({ address: manifestId, document: manifest, own }, parameters) {
  const canvasId = parameters.get('canvas');
  // Our copy carries the server's public address, which may be another one than this page was opened under.
  const server = own ? manifest.id.replace(/iiif\/manifests\/[^/]*$/, '') : mount;
  viewer(
    {
      id: 'viewer',
      selectedTheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
      window: {
        allowClose: false,
        allowMaximize: false,
        // Predictions and truths are seen, and outlined, without a click; on a phone they would hide the image.
        sideBarOpen: !isNarrow,
        sideBarPanel: 'annotations',
        highlightAllAnnotations: true,
        forceDrawAnnotations: true,
        defaultSidebarPanelWidth: 300,
      },
      windows: [{ manifestId, ...(canvasId ? { canvasId } : {}) }],
      workspace: { allowNewWindows: false },
      workspaceControlPanel: { enabled: false },
      thumbnailNavigation: { defaultPosition: 'far-bottom' },
      annotations: { filteredMotivations: motivations },
    },
    [autotagPlugin({ server })],
  );
}
