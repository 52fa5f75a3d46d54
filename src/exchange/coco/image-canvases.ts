import type { Size } from '../../annotation/region.ts';
import { InvalidInputError } from '../../errors.ts';
import { toLocal } from '../../local-address.ts';
import { canvasSizes } from '../../store/canvas-sizes.ts';
import type { Store } from '../../store/store.ts';
import { type CanvasNames, canvasNames } from './canvas-names.ts';
import { formerNames } from './file-name.ts';
import type { Image } from './members.ts';
import { shown } from './numbered.ts';

export interface ImageCanvas {
  canvas: string;
  /** Canvas units; undefined where no manifest knows. */
  size: Size | undefined;
  /** Of the image that the boxes are measured on; undefined where the file does not say. */
  imageSize: Size | undefined;
}

/** Finds the canvases that images of a file show: by our own word, by the address, by the name of the file. */
export function imageCanvases(store: Pick<Store, 'annotations' | 'manifests'>, base: string) {
  const sizeOf = canvasSizes(store);
  let names: Promise<CanvasNames> | undefined;

  /** Throws `InvalidInputError` where it shows none that is known, or one of several. */
  return async (image: Image): Promise<ImageCanvas> => {
    const canvas = image.canvas ?? (await find(image));
    const { width, height } = image;
    const imageSize = width && height ? { width, height } : undefined;
    return { canvas, size: await sizeOf(canvas), imageSize };
  };

  async function find({ coco_url, file_name, extra }: Image): Promise<string> {
    names ??= canvasNames(store, base);
    const { byAddress, byFile } = await names;
    const addresses = [coco_url, file_name].flatMap((text) => (text ? [toLocal(text, base)] : []));
    const files = [file_name, extra?.name].flatMap((text) => (text ? formerNames(text) : []));
    const called = shown(file_name || coco_url || '');
    for (const canvas of [...addresses.map(byAddress), ...files.map(byFile)]) {
      if (canvas === 'several') {
        throw new InvalidInputError(
          `Several canvases could be the image ${called}; its coco_url would tell which is meant.`,
        );
      }
      if (canvas !== undefined) return canvas;
    }
    throw new InvalidInputError(`No canvas shows the image ${called}.`);
  }
}
