import { InvalidInputError } from '../../errors.ts';
import type { Region } from '../../iiif/manifest.ts';
import type { Result } from './task.ts';
import type { TaskCanvas } from './task-canvases.ts';

/** Throws `InvalidInputError` unless it is one label of a rectangle or of the whole. */
export function labelOf({ type, value }: Result): string {
  if (type !== 'rectanglelabels' && type !== 'choices') {
    throw new InvalidInputError(
      `Results of the type ${type} are not read; rectanglelabels and choices are.`,
    );
  }
  const labels = value[type] ?? [];
  const [label] = labels;
  if (label !== undefined && labels.length === 1 && label.trim() !== '') return label.trim();
  throw new InvalidInputError(`It must have one label, and has ${labels.length}.`);
}

/**
 * In canvas units: the percentages are of the canvas, or of the image where nobody knows the canvas's size;
 * undefined: the whole canvas. Throws `InvalidInputError` for what is no upright rectangle.
 */
export function regionOf(result: Result, canvas: TaskCanvas): Region | undefined {
  const { x, y, width, height, rotation = 0 } = result.value;
  if (result.type === 'choices' && x === undefined) return undefined;
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    throw new InvalidInputError('A rectangle needs x, y, width and height in per cent.');
  }
  if (rotation !== 0) {
    throw new InvalidInputError(`A region cannot be turned, and this one is, by ${rotation}°.`);
  }
  const { original_width: imageWidth, original_height: imageHeight } = result;
  const across = canvas.size?.width ?? imageWidth;
  const down = canvas.size?.height ?? imageHeight;
  if (across === undefined || down === undefined) {
    throw new InvalidInputError('Neither the canvas nor the result says how large the image is.');
  }
  const pixels = (share: number, of: number) => Math.round((share * of) / 100);
  const region = {
    x: pixels(x, across),
    y: pixels(y, down),
    w: pixels(width, across),
    h: pixels(height, down),
  };
  if (region.w > 0 && region.h > 0) return region;
  throw new InvalidInputError('The rectangle has no area.');
}
