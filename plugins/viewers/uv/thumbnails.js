/**
 * Gives canvases that have neither a thumbnail nor an image service their whole image as thumbnail: Universal Viewer
 * 4.4.0 would ask the server of the page for `/full/90,/0/default.jpg`.
 */
export function addThumbnails(canvases) {
  for (const canvas of canvases) {
    const image = imageOf(canvas);
    const id = image?.id ?? image?.['@id'];
    if (id === undefined || canvas.thumbnail || [image.service ?? []].flat().length > 0) continue;
    canvas.thumbnail = canvas['@id'] === undefined ? [{ id, type: 'Image' }] : id;
  }
}

// --- Internal helpers ---

/** What is painted first, of Presentation 3 or 2; of a choice the first. */
function imageOf({ items, images }) {
  const painting = items?.[0]?.items?.[0] ?? images?.[0];
  const [body] = [painting?.body ?? painting?.resource].flat();
  return body?.items?.[0] ?? body?.default ?? body;
}
