// What is stored here as Universal Viewer's own `annotations`: plain text on a rectangle.

import { annotationsOf, fetchJson } from '../find-manifest.js';

// Of an answer with 1,000 a page; what is beyond is found by searching.
const mostPages = 5;
// Every canvas of a foreign manifest is a question of its own.
const mostCanvases = 500;
const atOnce = 6;

/** The regions in our copy of a manifest; what is said of whole canvases stands in their metadata. */
export async function boxesOfSearch(manifest) {
  const service = manifest.service.find(({ profile }) => profile.endsWith('/search/1/search'));
  const sizes = new Map(
    (manifest.items ?? []).map(({ id, width, height }) => [id, { width, height }]),
  );
  const boxes = [];
  let address = `${service['@id']}?q=`;
  for (let page = 0; address && page < mostPages; page++) {
    const { document: answer } = await fetchJson(address);
    for (const { on, resource } of answer?.resources ?? []) {
      boxes.push({ bodyValue: resource.chars, target: on });
    }
    address = answer?.next;
  }
  return boxes.filter(({ target }) => !isWhole(target, sizes));
}

/** All that is stored here about the canvases of a foreign manifest. */
export async function boxesOfCanvases(canvases) {
  const boxes = [];
  const waiting = canvases.slice(0, mostCanvases);
  const work = async () => {
    for (let canvas = waiting.shift(); canvas; canvas = waiting.shift()) {
      const { document: annotations } = await fetchJson(annotationsOf(canvas.id ?? canvas['@id']));
      for (const annotation of annotations ?? []) boxes.push(boxOf(annotation, canvas));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return boxes;
}

// --- Internal helpers ---

function isWhole(target, sizes) {
  const [canvas, numbers = ''] = target.split('#xywh=');
  const [x, y, w, h] = numbers.split(',').map(Number);
  const size = sizes.get(canvas);
  return size !== undefined && x <= 0 && y <= 0 && w >= size.width && h >= size.height;
}

/** `on` is a string or an object, one or several; the first counts. */
function boxOf({ on, resource }, canvas) {
  const [target] = [on].flat();
  const text = typeof target === 'string' ? target : `${target?.full}#${target?.selector?.value}`;
  const [, region = `0,0,${canvas.width},${canvas.height}`] =
    /xywh=(\d+,\d+,\d+,\d+)/.exec(text) ?? [];
  const id = canvas.id ?? canvas['@id'];
  return { bodyValue: plainText(resource), target: `${id}#xywh=${region}` };
}

function plainText(resource) {
  const bodies = [resource ?? []].flat().filter((body) => body['@type'] !== 'oa:Tag');
  const html = bodies.map((body) => body.chars ?? '').join('\n');
  const { body } = new DOMParser().parseFromString(html.replaceAll('</p>', '</p>\n'), 'text/html');
  return body.textContent.trim();
}
