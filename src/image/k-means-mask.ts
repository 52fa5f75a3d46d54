import { frameOf } from './border-mask.ts';
import { kMeansCentres, nearestCentres } from './k-means.ts';

const settings = { k: 8, sampleSize: 3000, rounds: 8, seed: 1 };

/**
 * Mask B: eight colours, and the garment is every colour with a larger share of the picture's middle
 * (25 to 75% of width and height) than of its frame.
 */
export function kMeansMask(lab: Float32Array, width: number, height: number): Uint8Array {
  const labels = nearestCentres(lab, kMeansCentres(lab, settings));
  const frame = frameOf(width, height);
  const inFrame = new Float64Array(settings.k);
  const inMiddle = new Float64Array(settings.k);
  let [frameSize, middleSize] = [0, 0];
  const [left, right] = [Math.floor(0.25 * width), Math.ceil(0.75 * width)];
  const [top, bottom] = [Math.floor(0.25 * height), Math.ceil(0.75 * height)];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i] ?? 0;
      if (frame[i] === 1) {
        inFrame[label] = (inFrame[label] ?? 0) + 1;
        frameSize++;
      }
      if (x >= left && x < right && y >= top && y < bottom) {
        inMiddle[label] = (inMiddle[label] ?? 0) + 1;
        middleSize++;
      }
    }
  }
  const isGarment = Uint8Array.from(inMiddle, (count, label) =>
    count / middleSize > (inFrame[label] ?? 0) / frameSize ? 1 : 0,
  );
  return labels.map((label) => isGarment[label] ?? 0);
}
