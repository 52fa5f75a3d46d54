import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { extensionsOf } from './extensions.ts';
import { dimension, noAddress } from './painted-image.ts';
import { restoredPages, tidyImages } from './upgrade-canvas.ts';
import { upgradedLinks } from './upgrade-links.ts';

/** An upgraded canvas with its own id, addresses in place of the placeholder that the upgrade carried along, and what it lost. */
export function repairedCanvas(upgraded: JsonObject, canvas: JsonObject): Json {
  const id = canvas['@id'];
  const pages = restoredPages(upgraded.items, tidyImages(canvas));
  const links = upgradedLinks(canvas, upgraded);
  // Pages in the form of Presentation 3 are known on canvases of 2 as well (viewers.md §2).
  const { annotations: further, ...extensions } = extensionsOf(canvas, 2);
  const annotations = [upgraded.annotations, further].flat().filter((page) => page !== undefined);
  const text = JSON.stringify(
    {
      ...upgraded,
      ...links,
      ...extensions,
      id,
      width: pixels(canvas.width),
      height: pixels(canvas.height),
      items: pages,
      annotations: annotations.length > 0 ? annotations : undefined,
    },
    (key, value) => {
      if (!isJsonObject(value) || value.id !== noAddress) return value;
      const [service] = [value.service].flat().filter(isJsonObject);
      const address = service?.id ?? service?.['@id'];
      const image = typeof address === 'string' ? `${address}/full/full/0/default.jpg` : undefined;
      return { ...value, id: key === 'body' ? image : `${id}/painting` };
    },
  );
  const result: unknown = JSON.parse(text);
  return isJsonObject(result) ? { ...result, items: painting(result.items) } : null;
}

// --- Internal ---

/** Whole and positive, as sizes are in Presentation 3; absent where the canvas gives none that can be read. */
function pixels(size: Json | undefined): number | undefined {
  const number = dimension(size);
  return number === undefined ? undefined : Math.max(1, Math.round(number));
}

/** Without annotations that paint nothing: a body needs an address (Presentation 3.0 §3.2). */
function painting(pages: Json | undefined): JsonObject[] {
  const paints = ({ body }: JsonObject) =>
    [body]
      .flat()
      .some((one) => isJsonObject(one) && (one.id !== undefined || one.type !== 'unknown'));
  return [pages]
    .flat()
    .filter(isJsonObject)
    .map((page) => ({ ...page, items: [page.items].flat().filter(isJsonObject).filter(paints) }));
}
