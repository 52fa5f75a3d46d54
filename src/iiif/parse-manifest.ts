import { InvalidInputError } from '../errors.ts';
import { isJsonObject, isStorable, type JsonObject } from '../json.ts';
import { describeDocument, documentKind, documentVersion } from './document-kind.ts';
import { plainLabel } from './label.ts';
import type { Canvas, Manifest, ManifestWarning } from './manifest.ts';
import { dimension, paintedImage } from './painted-image.ts';
import { upgradeCanvas } from './upgrade-canvas.ts';

/**
 * A Presentation 2 or 3 manifest, leniently: whatever is wrong with one canvas is a warning. Canvases
 * without an id and repeated ones are left out; those without a usable image stay, for people to annotate.
 * Throws `InvalidInputError` where it is no manifest, has no id, or no canvases.
 */
export function parseManifest(document: unknown): Manifest {
  if (!isJsonObject(document) || documentKind(document) !== 'manifest') {
    throw new InvalidInputError(
      `Expected a manifest (sc:Manifest) but got ${describeDocument(document)}.`,
    );
  }
  refuseDeepNesting(document);
  const version = documentVersion(document);
  const id = document[version === 3 ? 'id' : '@id'];
  if (!isName(id)) {
    const name = version === 3 ? 'id' : '@id';
    throw new InvalidInputError(`The manifest has no "${name}".`, [
      { path: name, message: 'A manifest needs an id: the address it is published under.' },
    ]);
  }
  const found = version === 3 ? [document.items].flat() : firstSequence(document);
  const warnings: ManifestWarning[] = [];
  const canvases = new Map<string, Canvas>();
  for (const [index, item] of found.entries()) {
    const canvas = parseCanvas(item, index + 1, version, warnings);
    if (canvas && canvases.has(canvas.id)) {
      warnings.push({
        canvas: canvas.id,
        code: 'duplicate-canvas',
        message: `Canvas ${index + 1} has the id of an earlier one and is left out.`,
      });
    } else if (canvas) canvases.set(canvas.id, canvas);
  }
  if (canvases.size === 0) {
    const where = version === 3 ? 'items' : 'sequences[0].canvases';
    throw new InvalidInputError(`The manifest ${id} has no canvases that can be used.`, [
      { path: where, message: 'Expected at least one canvas with an id.' },
      ...warnings.map(({ message }) => ({ path: where, message })),
    ]);
  }
  return {
    id,
    label: plainLabel(document.label) ?? id,
    version,
    canvases: [...canvases.values()],
    warnings,
    document,
  };
}

// --- Internal ---

const isName = (id: unknown): id is string =>
  typeof id === 'string' && id.trim() !== '' && isStorable(id);

/** No manifest nests so deep; one that does would break whatever walks through it later. */
const deepest = 200;

function refuseDeepNesting(document: JsonObject): void {
  let level: unknown[] = [document];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) {
      throw new InvalidInputError(`The manifest is nested more than ${deepest} levels deep.`);
    }
    level = level
      .flatMap((value) => (value && typeof value === 'object' ? Object.values(value) : []))
      .filter((value) => value && typeof value === 'object');
  }
}

/** Further sequences are other orders of the same canvases (Presentation 2.1 §5.2). */
function firstSequence(manifest: JsonObject): unknown[] {
  const sequences = [manifest.sequences].flat().filter(isJsonObject);
  const canvases = sequences.map((sequence) => [sequence.canvases].flat());
  return canvases.find((list) => list.some(isJsonObject)) ?? [];
}

function parseCanvas(
  item: unknown,
  position: number,
  version: 2 | 3,
  warnings: ManifestWarning[],
): Canvas | undefined {
  const label = `Canvas ${position}`;
  const id = isJsonObject(item) ? item[version === 3 ? 'id' : '@id'] : undefined;
  if (!isJsonObject(item) || !isName(id)) {
    const message = `${label} has no id and is left out: nothing could be said about it.`;
    warnings.push({ canvas: '', code: 'no-canvas-id', message });
    return undefined;
  }
  const { image, notes } = imageOf(item, version);
  warnings.push(...notes.map((note) => ({ canvas: id, ...note })));
  return {
    id,
    label: plainLabel(item.label) ?? label,
    width: dimension(item.width),
    height: dimension(item.height),
    image,
  };
}

function imageOf(canvas: JsonObject, version: 2 | 3): ReturnType<typeof paintedImage> {
  try {
    return paintedImage(version === 3 ? canvas : upgradeCanvas(canvas));
  } catch (error) {
    const message = `The images of this canvas cannot be read: ${error}.`;
    return { image: undefined, notes: [{ code: 'unreadable-canvas', message }] };
  }
}
