// Which manifest a page of ours is to open, and what is stored here about its canvases.

/** Where the server is mounted: this file lies in <mount>/viewers/. */
export const mount = new URL('../', import.meta.url).href;

/** What is stored here about a canvas, as results of Content Search 1. */
export const searchOn = (canvas) =>
  new URL(`search/1?q=&canvas=${encodeURIComponent(canvas)}`, mount).href;

/**
 * Our copy of the manifest of that name (short id, id or address); else, for an address, the manifest itself; else
 * the title and the sentences that say why there is none.
 */
export async function findManifest(name) {
  if (await isStored(name)) {
    const copy = new URL(`iiif/manifests/${encodeURIComponent(name)}`, mount).href;
    const own = await fetchJson(copy);
    if (own.document) return { address: copy, document: own.document, own: true };
  }
  if (!/^https?:/i.test(name)) return { unknown: `No manifest is stored here under “${name}”.` };
  const foreign = await fetchJson(name);
  if (!foreign.document) {
    const command = `iiif-autotag ingest ${name}`;
    const hint = 'If it can be read from where this server runs, let the server keep a copy:';
    return {
      title: 'This manifest cannot be read',
      why: [`${name} ${foreign.problem}`, hint],
      command,
    };
  }
  const type = foreign.document.type ?? foreign.document['@type'];
  if (type !== 'Manifest' && type !== 'sc:Manifest') {
    const why = [`${name} answers with ${type ?? 'some other JSON'}.`];
    return { title: 'This is no manifest', why };
  }
  return { address: name, document: foreign.document, own: false };
}

export async function fetchJson(address) {
  let answer;
  try {
    answer = await fetch(address);
  } catch {
    // The browser does not tell a page whether it was the network or the lack of CORS headers.
    return { problem: 'did not answer, or does not allow pages of other servers to read it.' };
  }
  if (!answer.ok) return { problem: `answered ${answer.status}.` };
  try {
    return { document: await answer.json() };
  } catch {
    return { problem: 'did not answer with JSON.' };
  }
}

/** The canvases of a manifest of Presentation 3 or 2. */
export const canvasesOf = (manifest) =>
  manifest.items ?? (manifest.sequences ?? []).flatMap((sequence) => sequence.canvases ?? []);

/** A label of Presentation 2 (text, `@value`, list) or 3 (texts by language). */
export function labelOf(label) {
  if (label === undefined || label === null) return '';
  if (typeof label === 'string') return label;
  if (Array.isArray(label)) return labelOf(label[0]);
  if ('@value' in label) return String(label['@value']);
  const languages = [...navigator.languages.map((tag) => tag.split('-')[0]), 'none'];
  const texts = languages.map((language) => label[language]).find(Boolean);
  return labelOf(texts ?? Object.values(label)[0]);
}

// --- Internal helpers ---

/** Asked of the list: our copy would answer 404, which stands in the browser's console as an error. */
async function isStored(name) {
  const list = new URL(`manifests?uri=${encodeURIComponent(name)}`, mount).href;
  const { document } = await fetchJson(list);
  return document?.manifests.length > 0;
}
