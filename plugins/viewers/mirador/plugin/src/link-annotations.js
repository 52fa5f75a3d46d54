/**
 * A postprocessor of Mirador's requests: every canvas of a manifest that does not link the server's pages yet gets one of
 * what is stored there about it. Web Annotations: of an Open Annotation without a selector Mirador shows nothing but an
 * error, in place of the whole manifest.
 */
export const linkAnnotations = (server) => [
  (_url, action) => {
    if (!action.manifestJson) return;
    for (const canvas of canvasesOf(action.manifestJson)) link(canvas, server);
  },
];

// --- Internal helpers ---

const canvasesOf = (manifest) =>
  manifest.items ?? (manifest.sequences ?? []).flatMap((sequence) => sequence.canvases ?? []);

function link(canvas, server) {
  const linked = [canvas.annotations ?? [], canvas.otherContent ?? []].flat();
  if (linked.some((page) => (page.id ?? page['@id'] ?? page).startsWith(server))) return;
  const id = `${server}annotations/pages?uri=${encodeURIComponent(canvas.id ?? canvas['@id'])}`;
  canvas.annotations = [canvas.annotations ?? [], { id, type: 'AnnotationPage' }].flat();
}
