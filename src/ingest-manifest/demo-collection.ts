import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnnotationRecord } from '../annotation/annotation.ts';
import { readAnnotation } from '../annotation/read-annotation.ts';
import { InvalidInputError } from '../errors.ts';
import { isJsonObject } from '../json.ts';
import { packageRoot } from '../package-root.ts';

/** The demo's manifests and what people said of them: files of these names in `manifests` and `annotations`. */
const names = ['catalogue', 'garments'];

/** The images of its canvases, for `openLocalImages`: their ids carry no prefix. */
export const demoImages = { '': join(packageRoot, 'manifests', 'images') };

/** Its manifests, as they lie on disk. */
export function demoDocuments(): Promise<unknown[]> {
  return Promise.all(names.map((name) => readDocument('manifests', name)));
}

/** What a curator says of its canvases. */
export async function demoTruths(now: Date): Promise<AnnotationRecord[]> {
  const pages = await Promise.all(names.map((name) => readDocument('annotations', name)));
  return pages.flatMap((page) => {
    if (!isJsonObject(page) || !Array.isArray(page.items)) {
      throw new InvalidInputError('The annotations of the demo collection are no AnnotationPage.');
    }
    return page.items.map((item) => readAnnotation(item, { origin: 'curator', now }));
  });
}

// --- Internal ---

async function readDocument(folder: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(packageRoot, folder, `${name}.json`), 'utf8'));
}
