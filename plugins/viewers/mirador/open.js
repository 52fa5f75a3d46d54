// Opens Mirador on ?manifest=<short id, id or address>, at ?canvas=<id> where given: our own copy of the
// manifest, which links its annotation pages, or anybody's manifest with our annotations linked in on the way.

/** Where the server is mounted: this file lies in <mount>/viewers/mirador/. */
const mount = new URL('../../', import.meta.url).href;

/** What is stored here about a canvas, as a bare array. */
const annotationsOf = new URL('annotation/search?uri=', mount).href;

// Mirador 4.0 lists commenting and tagging only; people use the others too.
const motivations = ['commenting', 'tagging', 'classifying', 'describing', 'identifying', 'linking']
  .flatMap((name) => [name, `oa:${name}`])
  .concat('supplementing', 'sc:painting');

await open(new URLSearchParams(location.search));

async function open(parameters) {
  const name = parameters.get('manifest')?.trim();
  if (!window.Mirador) {
    return say('Mirador is not there', [
      'This server was built where Mirador could not be fetched. Where the npm registry can be reached, run',
      code('npm run build'),
    ]);
  }
  if (!name) return choose();
  const found = await findManifest(name);
  if (!found) return;
  document.title = labelOf(found.document.label) || found.address;
  startMirador(found.address, found.own, parameters.get('canvas'));
}

/** Our copy; else, for an address, the manifest itself; else undefined and a sentence on the page. */
async function findManifest(name) {
  const copy = new URL(`iiif/manifests/${encodeURIComponent(name)}`, mount).href;
  const own = await fetchJson(copy);
  if (own.document) return { address: copy, document: own.document, own: true };
  if (!/^https?:/i.test(name)) {
    const message = [`No manifest is stored here under “${name}”.`];
    return choose(message);
  }
  const foreign = await fetchJson(name);
  if (!foreign.document) {
    const command = `iiif-autotag ingest ${name}`;
    return say('This manifest cannot be read', [
      `${name} ${foreign.problem}`,
      'If it can be read from where this server runs, let the server keep a copy:',
      code(command),
    ]);
  }
  const type = foreign.document.type ?? foreign.document['@type'];
  if (type !== 'Manifest' && type !== 'sc:Manifest') {
    return say('This is no manifest', [`${name} answers with ${type ?? 'some other JSON'}.`]);
  }
  return { address: name, document: foreign.document, own: false };
}

async function fetchJson(address) {
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

function startMirador(manifestId, own, canvasId) {
  document.getElementById('message').hidden = true;
  window.Mirador.viewer({
    id: 'viewer',
    selectedTheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    window: {
      allowClose: false,
      allowMaximize: false,
      // Predictions and truths are seen, and outlined, without a click.
      sideBarOpen: true,
      sideBarPanel: 'annotations',
      highlightAllAnnotations: true,
    },
    windows: [{ manifestId, ...(canvasId ? { canvasId } : {}) }],
    workspace: { allowNewWindows: false },
    workspaceControlPanel: { enabled: false },
    thumbnailNavigation: { defaultPosition: 'far-bottom' },
    annotations: { filteredMotivations: motivations },
    requests: { postprocessors: own ? [nameAuthors] : [linkAnnotations, listAnnotations] },
  });
}

/** Every canvas of a foreign manifest gets a page of what is stored here about it. */
function linkAnnotations(_url, action) {
  const manifest = action.manifestJson;
  if (!manifest) return;
  const canvases =
    manifest.items ?? (manifest.sequences ?? []).flatMap((sequence) => sequence.canvases ?? []);
  for (const canvas of canvases) {
    const id = `${annotationsOf}${encodeURIComponent(canvas.id ?? canvas['@id'])}`;
    canvas.annotations = [canvas.annotations ?? [], { id, type: 'AnnotationPage' }].flat();
  }
}

/** The server answers with a bare array there, Mirador wants a list. */
function listAnnotations(url, action) {
  if (!Array.isArray(action.annotationJson)) return;
  action.annotationJson = {
    '@id': url,
    '@type': 'sc:AnnotationList',
    resources: action.annotationJson,
  };
}

/** Mirador does not say whose an annotation is; beside three models one wants to know. */
function nameAuthors(_url, action) {
  for (const annotation of [action.annotationJson?.items ?? []].flat()) {
    const author = [annotation.generator ?? annotation.creator ?? []].flat()[0];
    const body = [annotation.body ?? []].flat().find(({ format }) => format === 'text/html');
    if (!author?.name || typeof body?.value !== 'string') continue;
    const line = document.createElement('p');
    line.textContent = `By: ${author.name}${author.recipe ? `, recipe ${author.recipe}` : ''}`;
    // Lines instead of paragraphs: three models and the truth fit on one screen.
    body.value = (body.value + line.outerHTML).replaceAll(/<\/p>\s*<p>/g, '<br>');
  }
}

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

/** A label of Presentation 2 (text, `@value`, list) or 3 (texts by language). */
function labelOf(label) {
  if (label === undefined || label === null) return '';
  if (typeof label === 'string') return label;
  if (Array.isArray(label)) return labelOf(label[0]);
  if ('@value' in label) return String(label['@value']);
  const languages = [...navigator.languages.map((tag) => tag.split('-')[0]), 'none'];
  const texts = languages.map((language) => label[language]).find(Boolean);
  return labelOf(texts ?? Object.values(label)[0]);
}

function say(title, parts) {
  const message = document.getElementById('message');
  const heading = document.createElement('h1');
  heading.textContent = title;
  message.replaceChildren(heading);
  for (const part of parts) {
    const paragraph = document.createElement(part instanceof HTMLUListElement ? 'div' : 'p');
    paragraph.append(part);
    message.append(paragraph);
  }
  message.hidden = false;
  document.title = title;
}

function code(text) {
  const element = document.createElement('code');
  element.textContent = text;
  return element;
}
