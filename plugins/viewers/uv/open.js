// Opens Universal Viewer on ?manifest=<short id, id or address>, at ?canvas=<id>, searching for ?q=. It shows no
// canvas annotations of its own accord: they come as metadata and search hits (our copies name both), and as boxes.

import { canvasesOf, fetchJson } from '../find-manifest.js';
import { code, isNarrow, openNamed, say } from '../message.js';
import { boxesOfCanvases, boxesOfSearch } from './boxes.js';
import { addThumbnails } from './thumbnails.js';

// Universal Viewer 4.4.0 gives OpenSeadragon's buttons a transparent picture (data:…), and OpenSeadragon writes its
// folder of pictures before it: /images/data:… would be asked of the server and be missing.
const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src');
Object.defineProperty(HTMLImageElement.prototype, 'src', {
  ...source,
  set(address) {
    source.set.call(this, String(address).replace(/^\/images\/(?=data:)/, ''));
  },
});

if (window.UV) await openNamed(startViewer);
else {
  say('Universal Viewer is not there', [
    'This server was built where it could not be fetched. Where the npm registry can be reached, run',
    code('npm run build'),
  ]);
}

async function startViewer({ document: manifest, address, own }, parameters) {
  const canvases = canvasesOf(manifest);
  const asked = parameters.get('canvas');
  const at = canvases.findIndex((canvas) => (canvas.id ?? canvas['@id']) === asked);
  const words = parameters.get('q');
  const annotations = own ? await boxesOfSearch(manifest) : await boxesOfCanvases(canvases);
  const shown = own ? `${address}?annotations=metadata` : address;
  const { document: complete } = own ? await fetchJson(shown) : { document: manifest };
  if (complete) {
    addThumbnails(canvasesOf(complete));
    answerWith(shown, complete);
  }
  const viewer = window.UV.init('viewer', {
    manifest: shown,
    canvasIndex: Math.max(0, at),
    // A search takes the place of the boxes.
    ...(own && words ? { highlight: words } : annotations.length > 0 && { annotations }),
  });
  const modules = {
    // What is said is seen without a click; on a phone it would hide the image.
    moreInfoRightPanel: { options: { panelOpen: !isNarrow } },
    // Or it counts canvases by their labels: “page Garment 1 of -”.
    searchFooterPanel: { options: { pageModeEnabled: false } },
  };
  viewer.on('configure', ({ cb }) => cb({ modules }));
}

// --- Internal helpers ---

/** Universal Viewer fetches its manifest by itself, and shares its address: this one is what it gets there. */
function answerWith(address, manifest) {
  const fetchOther = window.fetch.bind(window);
  window.fetch = (resource, init) =>
    resource === address
      ? Promise.resolve(new Response(JSON.stringify(manifest)))
      : fetchOther(resource, init);
}
