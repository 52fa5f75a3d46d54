import type * as TensorFlow from '@tensorflow/tfjs';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs';
import { biasGradient } from './bias-gradient.ts';
import { channelSums } from './channel-passes.ts';
import { convInputGradient, isPlainConv, paddingOf, rank4 } from './conv-gradient.ts';
import { replaceGradient } from './replace-gradient.ts';
import { geometryOf } from './wasm-convolution.ts';
import { ownKernels, registerWasmKernels } from './wasm-kernels.ts';

type Tf = typeof TensorFlow;

/**
 * Makes the WebAssembly backend fit for training: it has no kernel for the gradient of a filter, and
 * slow ones for others. Called once for a `tf`, while its backend is `wasm`.
 */
export function registerWasmGradients(tf: Tf): void {
  registerWasmKernels(tf);
  replaceGradient(tf, 'wasm', 'Conv2D', ['x', 'filter'], convGradient(tf));
  replaceGradient(
    tf,
    'wasm',
    'Add',
    ['a', 'b'],
    biasGradient((dy) => channelSums(tf, dy)),
  );
  replaceGradient(
    tf,
    'wasm',
    'Relu',
    ['x'],
    (dy, [x]) => x && { x: () => reluGradient(tf, dy, x) },
  );
}

// --- Internal ---

function convGradient(tf: Tf) {
  return (dy: Tensor, [x, filter]: Tensor[], attrs: NamedAttrMap) => {
    if (!x || !filter || !isPlainConv(attrs)) return;
    const geometry = geometryOf(tf, x, filter, attrs);
    const run = (name: string): Tensor => tf.engine().runKernel(name, { x, dy, filter }, attrs);
    return {
      x: () =>
        geometry?.tiles ? run(ownKernels.inputGradient) : convInputGradient(tf, x, filter, dy),
      filter: () =>
        geometry ? run(ownKernels.filterGradient) : batchFilterGradient(tf, x, filter, dy),
    };
  };
}

/** As a forward convolution in which the batch plays the channels: x as C images, dy as their filter. */
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

function reluGradient(tf: Tf, dy: Tensor, x: Tensor): Tensor {
  if ((x.shape.at(-1) ?? 0) % 4 !== 0) return tf.mul(dy, tf.step(x));
  const [owed, toBias]: Tensor[] = tf
    .engine()
    .runKernel(ownKernels.biasReluGradient, { dy, outputs: x });
  toBias?.dispose();
  if (!owed) throw new Error('The kernel answered nothing.');
  return owed;
}
