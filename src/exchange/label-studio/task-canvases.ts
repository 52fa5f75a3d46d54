import type { Size } from '../../annotation/region.ts';
import { InvalidInputError } from '../../errors.ts';
import { canvasSizes } from '../../store/canvas-sizes.ts';
import type { Store } from '../../store/store.ts';
import { canvasesIn, imageAddress } from '../canvases.ts';
import type { Task } from './task.ts';

export interface TaskCanvas {
  id: string;
  /** Canvas units; undefined where neither a manifest nor the task knows. */
  size: Size | undefined;
}

/** Finds the canvases that tasks are about. */
export function taskCanvases(store: Pick<Store, 'annotations' | 'manifests'>) {
  const registeredSize = canvasSizes(store);
  let byImage: Promise<Map<string, string>> | undefined;

  /** Throws `InvalidInputError` where the task names none that is known. */
  return async function canvasOf({ data }: Task): Promise<TaskCanvas> {
    const id = data.canvas ?? (await canvasOfImage(data.image));
    const { width, height } = data;
    const told = width && height ? { width, height } : undefined;
    return { id, size: (await registeredSize(id)) ?? told };
  };

  /** Of tasks that were not exported from here: one entry in memory for each canvas that is registered. */
  async function canvasOfImage(image: string | undefined): Promise<string> {
    byImage ??= imagesOf();
    const canvas = image === undefined ? undefined : (await byImage).get(image);
    if (canvas !== undefined) return canvas;
    throw new InvalidInputError(
      `The task names no canvas: data.canvas is missing, and no canvas shows ${image ?? 'its image'}.`,
    );
  }

  async function imagesOf(): Promise<Map<string, string>> {
    const images = new Map<string, string>();
    for await (const canvas of canvasesIn(store, {})) {
      const address = imageAddress(canvas);
      if (address !== undefined && !images.has(address)) images.set(address, canvas.id);
    }
    return images;
  }
}
