import type * as TensorFlow from '@tensorflow/tfjs';
import type { KernelFunc, NamedAttrMap, Rank, Tensor, TensorInfo } from '@tensorflow/tfjs';
import { ModelError } from '../errors.ts';
import { channelSums } from './channel-sums.ts';
import { convInputGradient, isPlainConv, paddingOf, pairOf, rank4 } from './conv-gradient.ts';
import { replaceGradient } from './replace-gradient.ts';

type Tf = typeof TensorFlow;

/**
 * Makes the WebAssembly backend fit for training: it has no kernel for the gradient of a filter, and
 * slow ones for others. Called once for a `tf`, while its backend is `wasm`.
 */
export function registerWasmGradients(tf: Tf): void {
  replaceGradient(tf, 'wasm', 'Conv2D', ['x', 'filter'], convGradient(tf));
  replaceGradient(tf, 'wasm', 'BatchMatMul', ['a', 'b'], matMulGradient(tf));
  replaceGradient(tf, 'wasm', 'Add', ['a', 'b'], biasGradient(tf));
  replaceGradient(tf, 'wasm', 'Relu', ['x'], (dy, [x]) => x && { x: () => tf.mul(dy, tf.step(x)) });
  // As published it copies, and all that a gradient needs later goes through it.
  tf.unregisterKernel('Identity', 'wasm');
  tf.registerKernel({ kernelName: 'Identity', backendName: 'wasm', kernelFunc: share });
  tf.unregisterKernel('MaxPoolGrad', 'wasm'); // there in 4.22, and slow
  tf.registerKernel({
    kernelName: 'MaxPoolGrad',
    backendName: 'wasm',
    kernelFunc: maxPoolGradient,
  });
  tf.registerKernel({ kernelName: foldPatches, backendName: 'wasm', kernelFunc: fold });
}

// --- Internal ---

/** Where they can be, both gradients are convolutions, which is what this backend is fast at. */
function convGradient(tf: Tf) {
  return (dy: Tensor, [x, filter]: Tensor[], attrs: NamedAttrMap) => {
    if (!x || !filter || !isPlainConv(attrs)) return;
    const [, height = 0, width = 0] = x.shape;
    const [, outRows = 0, outColumns = 0] = dy.shape;
    const [rows = 0, columns = 0, channels = 0, filters = 0] = filter.shape;
    const { above, below, left, right } = paddingOf(x, filter, dy);
    return {
      // A small image without padding: convolving its gradient would mostly meet zeros.
      x: () =>
        height * width > 2 * outRows * outColumns && above + below + left + right === 0
          ? foldedInputGradient(tf, x, filter, dy)
          : convInputGradient(tf, x, filter, dy),
      filter: () =>
        rows * columns * channels < filters
          ? patchesFilterGradient(tf, x, filter, dy, attrs)
          : batchFilterGradient(tf, x, filter, dy),
    };
  };
}

/** The batch plays the channels: x as C images, dy as their filter. */
function batchFilterGradient(tf: Tf, x: Tensor, filter: Tensor, dy: Tensor): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const filters = filter.shape[3] ?? 0;
  const [, outRows = 0, outColumns = 0] = dy.shape;
  const { above, below, left, right } = paddingOf(x, filter, dy);
  const around = tf.pad(x, [
    [0, 0],
    [above, below],
    [left, right],
    [0, 0],
  ]);
  const planes = height + above + below;
  const wide = width + left + right;
  const inputs = tf
    .transpose(tf.reshape(around, [batch, planes * wide, channels]), [2, 1, 0])
    .reshape([channels, planes, wide, batch]); // [C, H, W, N]
  const outputs = tf
    .transpose(tf.reshape(dy, [batch, outRows * outColumns, filters]), [1, 0, 2])
    .reshape([outRows, outColumns, batch, filters]); // [OH, OW, N, O]
  const turned = tf.conv2d(rank4(tf, inputs), rank4(tf, outputs), 1, 'valid'); // [C, kh, kw, O]
  return tf.transpose(turned, [1, 2, 0, 3]);
}

/** What the filter saw, each patch beside its place's gradient: for filters that see less than there are of them. */
function patchesFilterGradient(
  tf: Tf,
  x: Tensor,
  filter: Tensor,
  dy: Tensor,
  { pad }: NamedAttrMap,
): Tensor {
  const [rows = 0, columns = 0, channels = 0, filters = 0] = filter.shape;
  const seen = rows * columns * channels;
  const each = tf.reshape<Rank.R4>(tf.eye(seen), [rows, columns, channels, seen]);
  const patches = tf.conv2d(rank4(tf, x), each, 1, pad === 'same' ? 'same' : 'valid');
  const places = dy.size / filters;
  const turned = tf.transpose(tf.reshape(dy, [places, filters]));
  const sums = tf.matMul(turned, tf.reshape<Rank.R2>(patches, [places, seen])); // [O, kh * kw * C]
  return tf.reshape(tf.transpose(sums), filter.shape);
}

/** Each place's share in its patch, as a product, and the patches laid over each other: [batch, height, width, C]. */
function foldedInputGradient(tf: Tf, x: Tensor, filter: Tensor, dy: Tensor): Tensor {
  const [rows = 0, columns = 0, channels = 0, filters = 0] = filter.shape;
  const turned = tf.transpose(tf.reshape(filter, [rows * columns * channels, filters]));
  const patches = tf.matMul(tf.reshape(dy, [dy.size / filters, filters]), turned);
  const attrs = { shape: x.shape, window: [rows, columns] };
  return tf.engine().runKernel(foldPatches, { patches }, attrs);
}

/** Transposing first and multiplying then is seven times faster than `transposeA`. */
function matMulGradient(tf: Tf) {
  return (dy: Tensor, [a, b]: Tensor[], attrs: NamedAttrMap) => {
    if (!a || !b || attrs.transposeA || attrs.transposeB || a.rank !== b.rank) return;
    if (a.rank !== 2 && (a.rank !== 3 || a.shape[0] !== b.shape[0])) return;
    const turned = (matrix: Tensor) => tf.transpose(matrix, a.rank === 2 ? [1, 0] : [0, 2, 1]);
    return { a: () => tf.matMul(dy, turned(b)), b: () => tf.matMul(turned(a), dy) };
  };
}

/** A bias is added to every place: its gradient is the sum over them. */
function biasGradient(tf: Tf) {
  return (dy: Tensor, [a, b]: Tensor[]) => {
    if (!a || !b || b.rank !== 1 || a.rank < 2 || a.shape.at(-1) !== b.size) return;
    const count = a.size / b.size;
    const places = () =>
      a.rank === 4 ? rank4(tf, dy) : tf.reshape<Rank.R4>(dy, [count, 1, 1, b.size]);
    return { a: () => tf.reshape(dy, dy.shape), b: () => channelSums(tf, places()) };
  };
}

/**
 * Walks the memory of the backend itself: the first of equal values takes the gradient, as in the
 * plain backend. Comparing with an enlarged output would give it to all of them.
 */
const maxPoolGradient: KernelFunc = ({ inputs, backend, attrs }) => {
  const { dy, input } = inputs;
  if (!isWasm(backend) || !dy || !input) throw new ModelError('Not the WebAssembly backend.');
  const [rows, columns] = pairOf(attrs?.filterSize);
  const [stepY, stepX] = pairOf(attrs?.strides);
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
  const [, outRows = 0, outColumns = 0] = dy.shape;
  const padding = attrs?.pad === 'same';
  const above = padding ? Math.max(0, (outRows - 1) * stepY + rows - height) >> 1 : 0;
  const left = padding ? Math.max(0, (outColumns - 1) * stepX + columns - width) >> 1 : 0;
  const output = backend.makeOutput(input.shape, 'float32');
  // Views after the allocation: growing memory would leave older ones without theirs.
  const from = backend.typedArrayFromHeap(input);
  const upstream = backend.typedArrayFromHeap(dy);
  const to = backend.typedArrayFromHeap(output);
  to.fill(0);
  if (rows === 2 && columns === 2 && stepY === 2 && stepX === 2 && !padding) {
    pairPoolGradient(from, upstream, to, [batch, height, width, channels]);
    return output;
  }
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < outRows; row++) {
      const top = Math.max(0, row * stepY - above);
      const bottom = Math.min(height, row * stepY - above + rows);
      for (let column = 0; column < outColumns; column++) {
        const first = Math.max(0, column * stepX - left);
        const end = Math.min(width, column * stepX - left + columns);
        for (let channel = 0; channel < channels; channel++) {
          let best = -1;
          let most = Number.NEGATIVE_INFINITY;
          for (let y = top; y < bottom; y++) {
            for (let x = first; x < end; x++) {
              const index = ((image * height + y) * width + x) * channels + channel;
              const value = from[index] as number;
              if (value > most) {
                most = value;
                best = index;
              }
            }
          }
          if (best >= 0) to[best] = (to[best] as number) + (upstream[place] as number);
          place++;
        }
      }
    }
  }
  return output;
};

const foldPatches = 'FoldPatches';

/** Lays `[batch * places, window * channels]` over each other where they lie in `shape`, adding up. */
const fold: KernelFunc = ({ inputs, backend, attrs }) => {
  const { patches } = inputs;
  const shape = attrs?.shape;
  if (!isWasm(backend) || !patches || !Array.isArray(shape)) {
    throw new ModelError('Not the WebAssembly backend.');
  }
  const [rows, columns] = pairOf(attrs?.window);
  const [batch = 0, height = 0, width = 0, channels = 0] = shape.map(Number);
  const output = backend.makeOutput([batch, height, width, channels], 'float32');
  const from = backend.typedArrayFromHeap(patches);
  const to = backend.typedArrayFromHeap(output);
  to.fill(0);
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let top = 0; top + rows <= height; top++) {
      for (let left = 0; left + columns <= width; left++) {
        for (let row = 0; row < rows; row++) {
          let index = ((image * height + top + row) * width + left) * channels;
          for (const end = index + columns * channels; index < end; index++) {
            to[index] = (to[index] as number) + (from[place++] as number);
          }
        }
      }
    }
  }
  return output;
};

/** The usual case, 2 × 2 without padding, five times faster than the general one. */
function pairPoolGradient(
  from: Float32Array,
  upstream: Float32Array,
  to: Float32Array,
  [batch, height, width, channels]: [number, number, number, number],
): void {
  const below = width * channels;
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row + 1 < height; row += 2) {
      let index = (image * height + row) * below;
      for (let column = 0; column + 1 < width; column += 2) {
        for (const end = index + channels; index < end; index++) {
          let best = index;
          let most = from[index] as number;
          const right = from[index + channels] as number;
          const under = from[index + below] as number;
          const across = from[index + below + channels] as number;
          if (right > most) {
            most = right;
            best = index + channels;
          }
          if (under > most) {
            most = under;
            best = index + below;
          }
          if (across > most) best = index + below + channels;
          to[best] = upstream[place++] as number;
        }
        index += channels;
      }
    }
  }
}

/** Tensors do not change: a copy can be the same memory, counted once more. */
const share: KernelFunc = ({ inputs: { x }, backend }) => {
  if (!isWasm(backend) || !x) throw new ModelError('Not the WebAssembly backend.');
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};

/** What this needs of the backend's class, which its package does not export. */
interface WasmMemory {
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
  incRef(dataId: object): void;
}

function isWasm(backend: unknown): backend is WasmMemory {
  return typeof backend === 'object' && backend !== null && 'typedArrayFromHeap' in backend;
}
