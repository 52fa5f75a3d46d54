import type * as TensorFlow from '@tensorflow/tfjs';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs';
import { isPlainConv } from './conv-gradient.ts';
import type { WasmModule } from './wasm-module.ts';

type Tf = typeof TensorFlow;

/** A convolution as our kernels take it: rows and columns of zeros before, and what comes out. */
interface Geometry {
  above: number;
  left: number;
  outHeight: number;
  outWidth: number;
  /** 3 × 3 over many channels: by Winograd's products. Else what the filter sees is laid out and multiplied. */
  tiles: boolean;
}

/** Undefined for a convolution that our kernels are not for: other steps, or filters that are no multiple of 8. */
export function geometryOf(
  tf: Tf,
  x: { shape: number[] },
  filter: { shape: number[] },
  attrs: NamedAttrMap,
): Geometry | undefined {
  const pad = paddings.find((each) => each === attrs.pad);
  if (!pad || (attrs.dataFormat ?? 'NHWC') !== 'NHWC') return;
  const [batch, height, width, channels] = x.shape;
  const [rows, columns, , filters] = filter.shape;
  if (!batch || !height || !width || !channels || !rows || !columns || !filters) return;
  if (!isPlainConv(attrs) || filters % 8 !== 0) return;
  const { padInfo, outHeight, outWidth } = tf.backend_util.computeConv2DInfo(
    [batch, height, width, channels],
    [rows, columns, channels, filters],
    1,
    1,
    pad,
  );
  if (outHeight < 1 || outWidth < 1) return;
  const tiles = rows === 3 && columns === 3 && channels % 8 === 0;
  return { above: padInfo.top, left: padInfo.left, outHeight, outWidth, tiles };
}

/** `[batch, outHeight, outWidth, filters]`. */
export function convolve(
  module: WasmModule,
  x: TensorInfo,
  filter: TensorInfo,
  geometry: Geometry,
): TensorInfo {
  const { kernels, pointerOf } = module;
  const [batch = 0] = x.shape;
  const filters = filter.shape[3] ?? 0;
  const output = module.output([batch, geometry.outHeight, geometry.outWidth, filters]);
  const given = [batch, pointerOf(x), pointerOf(filter), pointerOf(output)];
  module.withWork(workFor(module, x, filter, geometry), (work) => {
    if (geometry.tiles) kernels.convolve(work, ...given);
    else kernels.convolvePatches(work, ...given, filters);
  });
  return output;
}

export function filterGradient(
  module: WasmModule,
  x: TensorInfo,
  dy: TensorInfo,
  filter: { shape: number[] },
  geometry: Geometry,
): TensorInfo {
  const { kernels, pointerOf } = module;
  const [batch = 0] = x.shape;
  const output = module.output(filter.shape);
  const given = [batch, pointerOf(x), pointerOf(dy), pointerOf(output)];
  module.withWork(workFor(module, x, filter, geometry), (work) => {
    if (geometry.tiles) kernels.filterGradient(work, ...given);
    else kernels.patchesFilterGradient(work, ...given, filter.shape[3] ?? 0);
  });
  return output;
}

/** Of a convolution in tiles. */
export function inputGradient(
  module: WasmModule,
  x: { shape: number[] },
  dy: TensorInfo,
  filter: TensorInfo,
  geometry: Geometry,
): TensorInfo {
  const { kernels, pointerOf } = module;
  const [batch = 0] = x.shape;
  const output = module.output(x.shape);
  module.withWork(workFor(module, x, filter, geometry), (work) => {
    kernels.inputGradient(work, batch, pointerOf(dy), pointerOf(filter), pointerOf(output));
  });
  return output;
}

// --- Internal ---

const paddings = ['same', 'valid'] as const;

/** Tells the kernels what convolution comes; bytes. */
function workFor(
  { kernels }: WasmModule,
  x: { shape: number[] },
  filter: { shape: number[] },
  { above, left, outHeight, outWidth, tiles }: Geometry,
): number {
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const [rows = 0, columns = 0, , filters = 0] = filter.shape;
  const around = [above, left, outHeight, outWidth];
  return tiles
    ? kernels.shape(height, width, channels, filters, ...around)
    : kernels.patchShape(height, width, channels, rows, columns, ...around);
}
