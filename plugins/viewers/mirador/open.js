// Opens Mirador on ?manifest=<short id, id or address>, at ?canvas=<id> where given: our own copy of the
// manifest, which links its annotation pages, or anybody's manifest with our annotations linked in on the way.

import { annotationsOf, canvasesOf } from '../find-manifest.js';
import { code, openNamed, say } from '../message.js';

// Mirador 4.0 lists commenting and tagging only; people use the others too.
const motivations = ['commenting', 'tagging', 'classifying', 'describing', 'identifying', 'linking']
  .flatMap((name) => [name, `oa:${name}`])
  .concat('supplementing', 'sc:painting');

if (window.Mirador) await openNamed(startMirador);
else {
  say('Mirador is not there', [
    'This server was built where Mirador could not be fetched. Where the npm registry can be reached, run',
    code('npm run build'),
  ]);
}

function startMirador({ address: manifestId, own }, parameters) {
  const canvasId = parameters.get('canvas');
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
  if (!action.manifestJson) return;
  for (const canvas of canvasesOf(action.manifestJson)) {
    const id = annotationsOf(canvas.id ?? canvas['@id']);
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
