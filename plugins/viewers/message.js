// What a page says where there is nothing to view.

import { fetchJson, findManifest, labelOf, mount } from './find-manifest.js';

/** Whether a panel of 300 pixels leaves less than as much for the image. */
export const isNarrow = matchMedia('(max-width: 600px)').matches;

/**
 * Opens what `?manifest=` names with `start(found, parameters)`; where nothing is named or found, says so and
 * offers what is stored here.
 */
export async function openNamed(start) {
  const parameters = new URLSearchParams(location.search);
  const name = parameters.get('manifest')?.trim();
  if (!name) return choose();
  const found = await findManifest(name);
  if (found.unknown) return choose([found.unknown]);
  if (found.title) return say(found.title, [...found.why, found.command && code(found.command)]);
  document.title = labelOf(found.document.label) || found.address;
  document.getElementById('message').hidden = true;
  return start(found, parameters);
}

/** A heading, and a paragraph for each text or element. */
export function say(title, parts) {
  const message = document.getElementById('message');
  const heading = document.createElement('h1');
  heading.textContent = title;
  message.replaceChildren(heading);
  for (const part of parts.filter(Boolean)) {
    const paragraph = document.createElement(part instanceof HTMLUListElement ? 'div' : 'p');
    paragraph.append(part);
    message.append(paragraph);
  }
  message.hidden = false;
  document.title = title;
}

export function code(text) {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
}

// --- Internal helpers ---

async function choose(why = []) {
  const { document: collection } = await fetchJson(new URL('iiif/collection', mount).href);
  const links = (collection?.items ?? collection?.manifests ?? []).map((manifest) => {
    const id = manifest.id ?? manifest['@id'];
    const link = document.createElement('a');
    link.href = `?manifest=${encodeURIComponent(id)}`;
    link.textContent = labelOf(manifest.label) || id;
    return link;
  });
  if (links.length === 0) {
    const hint = 'Nothing is stored here yet. A manifest comes in with';
    return say('Which manifest?', [...why, hint, code('iiif-autotag ingest URL')]);
  }
  const list = document.createElement('ul');
  for (const link of links) {
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  say('Which manifest?', [...why, 'These are stored here:', list]);
}
