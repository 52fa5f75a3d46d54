// What is stored here as Universal Viewer's own `annotations`: plain text on a rectangle. Where it lies, the search of
// Content Search 1 tells: of a drawing the box around it.

import { canvasesOf, fetchJson, searchOn } from '../find-manifest.js';

// Of an answer with 1,000 a page; what is beyond is found by searching.
const mostPages = 5;
// Every canvas of a foreign manifest is a question of its own.
const mostCanvases = 500;
const atOnce = 6;

/** The regions in our copy of a manifest; what is said of whole canvases stands in their metadata. */
export async function boxesOfSearch(manifest) {
  const service = manifest.service.find(({ profile }) => profile.endsWith('/search/1/search'));
  const boxes = await boxesAt(`${service['@id']}?q=`, sizesOf(canvasesOf(manifest)));
  return boxes.filter(({ whole }) => !whole);
}

/** All that is stored here about the canvases of a foreign manifest. */
export async function boxesOfCanvases(canvases) {
  const sizes = sizesOf(canvases);
  const boxes = [];
  const waiting = canvases.slice(0, mostCanvases);
  const work = async () => {
    for (let canvas = waiting.shift(); canvas; canvas = waiting.shift()) {
      boxes.push(...(await boxesAt(searchOn(idOf(canvas)), sizes)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return boxes;
}

// --- Internal helpers ---

const idOf = (canvas) => canvas.id ?? canvas['@id'];

const sizesOf = (canvases) =>
  new Map(canvases.map((canvas) => [idOf(canvas), [canvas.width, canvas.height].map(Number)]));

async function boxesAt(address, sizes) {
  const boxes = [];
  for (let page = 0; address && page < mostPages; page++) {
    const { document: answer } = await fetchJson(address);
    for (const result of answer?.resources ?? []) boxes.push(...boxOf(result, sizes));
    address = answer?.next;
  }
  return boxes;
}

/** None on canvases of other manifests. `pct:` is of a canvas whose size the server does not know, and the manifest may. */
function boxOf({ on, resource }, sizes) {
  const [canvas, fragment = ''] = (on['@id'] ?? on).split('#xywh=');
  const size = sizes.get(canvas);
  if (!size) return [];
  const numbers = fragment.replace('pct:', '').split(',').map(Number);
  const units = fragment.startsWith('pct:') ? size.map((side) => side / 100) : [1, 1];
  const edges = [0, 1].map((i) => {
    const [start, length] = [numbers[i] * units[i], numbers[i + 2] * units[i]];
    // It reads unsigned whole numbers only.
    const first = Math.max(0, Math.round(start));
    return { first, length: Math.max(1, Math.round(start + length) - first), end: size[i] };
  });
  const [x, y] = edges;
  const xywh = [x.first, y.first, x.length, y.length];
  if (!xywh.every(Number.isFinite)) return [];
  const whole = edges.every(({ first, length, end }) => first === 0 && length >= end);
  return [{ bodyValue: resource.chars, target: `${canvas}#xywh=${xywh}`, whole }];
}
