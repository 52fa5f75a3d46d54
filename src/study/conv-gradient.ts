import type * as TensorFlow from '@tensorflow/tfjs';
import type { NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs';

type Tf = typeof TensorFlow;

/** One step a place and no holes in the filter: what the gradients here are for. */
export function isPlainConv({ strides, dilations }: NamedAttrMap): boolean {
  return [...pairOf(strides), ...pairOf(dilations)].every((each) => each === 1);
}

/** Rows and columns of zeros that the forward pass put around x: `same` puts the odd one behind. */
export function paddingOf(x: Tensor, filter: Tensor, dy: Tensor) {
  const [, height = 0, width = 0] = x.shape;
  const [rows = 0, columns = 0] = filter.shape;
  const [, outRows = 0, outColumns = 0] = dy.shape;
  const above = (outRows - height + rows - 1) >> 1;
  const left = (outColumns - width + columns - 1) >> 1;
  return {
    above,
    left,
    below: outRows - height + rows - 1 - above,
    right: outColumns - width + columns - 1 - left,
  };
}

/** For the input, as a forward convolution of the padded `dy` with the turned filter: [batch, height, width, C]. */
export function convInputGradient(tf: Tf, x: Tensor, filter: Tensor, dy: Tensor): Tensor4D {
  const { above, below, left, right } = paddingOf(x, filter, dy);
  const [rows = 0, columns = 0] = filter.shape;
  const around = [rows - 1 - above, rows - 1 - below, columns - 1 - left, columns - 1 - right];
  const turned = rank4(tf, tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2])); // [kh, kw, O, C]
  // The middle of a `same` convolution with an odd filter pads itself.
  if (new Set(around).size === 1 && rows === columns && around[0] === (rows - 1) / 2) {
    return tf.conv2d(rank4(tf, dy), turned, 1, 'same');
  }
  const [top = 0, bottom = 0, first = 0, last = 0] = around;
  const padded = tf.pad(rank4(tf, dy), [
    [0, 0],
    [top, bottom],
    [first, last],
    [0, 0],
  ]);
  return tf.conv2d(padded, turned, 1, 'valid');
}

export function pairOf(value: unknown): [number, number] {
  if (typeof value === 'number') return [value, value];
  if (Array.isArray(value)) return [Number(value[0]), Number(value[1])];
  return [1, 1];
}

export function rank4(tf: Tf, tensor: Tensor): Tensor4D {
  const [a = 0, b = 0, c = 0, d = 0] = tensor.shape;
  return tf.reshape(tensor, [a, b, c, d]);
}
