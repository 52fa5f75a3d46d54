import type * as TensorFlow from '@tensorflow/tfjs';
import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import { ModelError } from '../errors.ts';
import { pairOf } from './conv-gradient.ts';
import { convolve, filterGradient, geometryOf, inputGradient } from './wasm-convolution.ts';
import { openWasmModule, type WasmModule } from './wasm-module.ts';

type Tf = typeof TensorFlow;
type Kernel = (
  inputs: NamedTensorInfoMap,
  attrs: NamedAttrMap,
) => TensorInfo | TensorInfo[] | undefined;

/**
 * Names that only WebAssembly has. Inputs and outputs are `[…, channels]`, channels a multiple of 4, and `[channels]`
 * for what there is one of a channel.
 */
export const ownKernels = {
  /** {values, others} to Σ values and Σ values · others. */
  sums: 'ChannelSums',
  /** {values, slope, constant} to values · slope + constant. */
  scale: 'ChannelScale',
  /** {values, slope, others, otherSlope, constant}, likewise. */
  combine: 'ChannelCombine',
  /** {values, bias} to max(values + bias, 0). */
  biasRelu: 'BiasRelu',
  /** {dy, outputs} to what values and bias are owed. */
  biasReluGradient: 'BiasReluGradient',
  /** {x, dy, filter} and the convolution's attributes. */
  filterGradient: 'Conv2DFilterGradient',
  inputGradient: 'Conv2DInputGradient',
  /** {weights, gradient, first, second} to new weights; both moments change in place. */
  adam: 'AdamStep',
} as const;

/** Whether the current backend has it. */
export function hasKernel(tf: Tf, name: string): boolean {
  return Boolean(tf.getKernel(name, tf.getBackend()));
}

/** What the backend lacks, and faster ones for what it has. Throws `ModelError` as `openWasmModule` does. */
export function registerWasmKernels(tf: Tf): void {
  const module = openWasmModule(tf);
  const { kernels, pointerOf, floatsAt, output, share } = module;
  const register = (kernelName: string, kernel: Kernel, otherwise?: KernelFunc) => {
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc({ inputs, attrs = {}, backend }) {
        const ours = Object.values(inputs).every((one) => !one || one.dtype === 'float32');
        const answer =
          (ours ? kernel(inputs, attrs) : undefined) ?? otherwise?.({ inputs, attrs, backend });
        if (!answer) throw new ModelError(`${kernelName} is not for such tensors.`);
        return answer;
      },
    });
  };
  /** Ours where it answers, else the published one. */
  const replace = (kernelName: string, kernel: Kernel) => {
    const published = tf.getKernel(kernelName, 'wasm');
    tf.unregisterKernel(kernelName, 'wasm');
    register(kernelName, kernel, published.kernelFunc);
  };
  const vector = (channels: number) => output([channels]);
  const valuesOf = (tensor: TensorInfo) => floatsAt(pointerOf(tensor), tensor.shape[0] ?? 0);

  // As published it copies, and all that a gradient needs later goes through it. Tensors do not change.
  replace('Identity', ({ x }) => x && share(x));

  replace('Conv2D', ({ x, filter }, attrs) => {
    const geometry = x && filter && geometryOf(tf, x, filter, attrs);
    return geometry && convolve(module, x, filter, geometry);
  });

  // What layers run when they predict.
  replace('FusedConv2D', ({ x, filter, bias, preluActivationWeights }, attrs) => {
    const plain = !bias && attrs.activation === 'linear';
    const withBiasAndRelu = bias && attrs.activation === 'relu';
    const geometry = x && filter && geometryOf(tf, x, filter, attrs);
    if (!geometry || preluActivationWeights || !(plain || withBiasAndRelu)) return;
    const y = convolve(module, x, filter, geometry);
    const at = pointerOf(y);
    if (bias) kernels.biasRelu(at, pointerOf(bias), at, ...placesOf(y));
    return y;
  });

  replace('FusedBatchNorm', ({ x, mean, variance, offset, scale }, { varianceEpsilon }) => {
    if (!x || !mean || !variance || !offset || !scale || (x.shape.at(-1) ?? 0) % 4 !== 0) return;
    const scaled = output(x.shape);
    const [places, channels] = placesOf(x);
    module.withWork(2 * channels * 4, (work) => {
      const [means, variances, offsets, scales] = [mean, variance, offset, scale].map(valuesOf);
      const factors = floatsAt(work, 2 * channels); // slopes, then constants
      for (let channel = 0; channel < channels; channel++) {
        const spread = Math.sqrt((variances?.[channel] ?? 0) + Number(varianceEpsilon));
        const slope = (scales?.[channel] ?? 1) / spread;
        factors[channel] = slope;
        factors[channels + channel] = (offsets?.[channel] ?? 0) - (means?.[channel] ?? 0) * slope;
      }
      const constants = work + channels * 4;
      kernels.scale(pointerOf(x), work, constants, pointerOf(scaled), places, channels);
    });
    return scaled;
  });

  replace('BatchMatMul', ({ a, b }, attrs) => a && b && multiply(module, a, b, attrs));

  // The published one is slow, and wrong where several values of a window are the largest.
  replace(
    'MaxPoolGrad',
    ({ dy, input }, attrs) => dy && input && poolGradient(module, dy, input, attrs),
  );

  register(ownKernels.filterGradient, ({ x, dy, filter }, attrs) => {
    if (!x || !dy || !filter) return;
    const geometry = geometryOf(tf, x, filter, attrs);
    if (!geometry) return;
    return filterGradient(module, x, dy, filter, geometry);
  });

  register(ownKernels.inputGradient, ({ x, dy, filter }, attrs) => {
    if (!x || !dy || !filter) return;
    const geometry = geometryOf(tf, x, filter, attrs);
    if (!geometry?.tiles) return;
    return inputGradient(module, x, dy, filter, geometry);
  });

  register(ownKernels.sums, ({ values, others }) => {
    if (!values || !others) return;
    const [places, channels] = placesOf(values);
    const [sums, products] = [vector(channels), vector(channels)];
    const given = [pointerOf(values), pointerOf(others), places, channels];
    kernels.sums(...given, pointerOf(sums), pointerOf(products));
    return [sums, products];
  });

  register(ownKernels.scale, ({ values, slope, constant }) => {
    if (!values || !slope || !constant) return;
    const scaled = output(values.shape);
    const pointers = [values, slope, constant, scaled].map(pointerOf);
    kernels.scale(...pointers, ...placesOf(values));
    return scaled;
  });

  register(ownKernels.combine, ({ values, slope, others, otherSlope, constant }) => {
    if (!values || !slope || !others || !otherSlope || !constant) return;
    const combined = output(values.shape);
    const pointers = [values, slope, others, otherSlope, constant, combined].map(pointerOf);
    kernels.combine(...pointers, ...placesOf(values));
    return combined;
  });

  register(ownKernels.biasRelu, ({ values, bias }) => {
    if (!values || !bias) return;
    const outputs = output(values.shape);
    kernels.biasRelu(...[values, bias, outputs].map(pointerOf), ...placesOf(values));
    return outputs;
  });

  register(ownKernels.biasReluGradient, ({ dy, outputs }) => {
    if (!dy || !outputs) return;
    const [places, channels] = placesOf(outputs);
    const [owed, toBias] = [output(outputs.shape), vector(channels)];
    const pointers = [dy, outputs, owed, toBias].map(pointerOf);
    kernels.biasReluGradient(...pointers, places, channels);
    return [owed, toBias];
  });

  register(ownKernels.adam, ({ weights, gradient, first, second }, attrs) => {
    if (!weights || !gradient || !first || !second) return;
    const stepped = output(weights.shape);
    const pointers = [weights, gradient, first, second, stepped].map(pointerOf);
    const size = weights.shape.reduce((product, length) => product * length, 1);
    const { rate, beta1, beta2, epsilon, keeps } = attrs;
    kernels.adam(...pointers, size, ...[rate, beta1, beta2, epsilon, keeps].map(Number));
    return stepped;
  });
}

// --- Internal ---

function placesOf({ shape }: { shape: number[] }): [number, number] {
  const channels = shape.at(-1) ?? 1;
  return [shape.slice(0, -1).reduce((product, length) => product * length, 1), channels];
}

function poolGradient(
  { kernels, pointerOf, output }: WasmModule,
  dy: TensorInfo,
  input: TensorInfo,
  { filterSize, strides, pad }: NamedAttrMap,
): TensorInfo | undefined {
  if (pad !== 'same' && pad !== 'valid') return;
  const [count = 0, height = 0, width = 0, channels = 0] = input.shape;
  const [, outHeight = 0, outWidth = 0] = dy.shape;
  const [window, steps] = [pairOf(filterSize), pairOf(strides)];
  const owed = output(input.shape);
  const given = [...[input, dy, owed].map(pointerOf), count, height, width, channels];
  const two = [...window, ...steps].every((each) => each === 2);
  if (two && pad === 'valid' && channels % 4 === 0) {
    kernels.pairPoolGradient(...given);
    return owed;
  }
  const before = (out: number, step: number, size: number, length: number) =>
    pad === 'same' ? Math.max(0, (out - 1) * step + size - length) >> 1 : 0;
  const above = before(outHeight, steps[0], window[0], height);
  const left = before(outWidth, steps[1], window[1], width);
  kernels.poolGradient(...given, ...window, ...steps, above, left, outHeight, outWidth);
  return owed;
}

/** Of two matrices, alone in their batch. */
function multiply(
  { kernels, pointerOf, output, withWork }: WasmModule,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: NamedAttrMap,
): TensorInfo | undefined {
  const single = [a, b].every(({ shape }) => shape.slice(0, -2).every((length) => length === 1));
  if (!single || a.shape.length !== b.shape.length) return;
  const [aRows = 0, aColumns = 0] = a.shape.slice(-2);
  const [bRows = 0, bColumns = 0] = b.shape.slice(-2);
  const [tall, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const wide = transposeB ? bRows : bColumns;
  const product = output([...a.shape.slice(0, -2), tall, wide]);
  const steps = transposeA ? [4, aColumns * 4] : [aColumns * 4, 4]; // bytes
  const by = (at: number) =>
    kernels.multiply(pointerOf(a), ...steps, at, pointerOf(product), tall, inner, wide, 0);
  if (!transposeB) by(pointerOf(b));
  else {
    withWork(inner * wide * 4, (work) => {
      kernels.turn(pointerOf(b), work, bRows, bColumns);
      by(work);
    });
  }
  return product;
}
