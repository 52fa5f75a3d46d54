import type * as TensorFlow from '@tensorflow/tfjs';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs';
import { ModelError } from '../errors.ts';

/** What this needs of the backend's class, which its optional package declares. */
interface NativeBackend {
  executeMultipleOutputs(
    op: string,
    attributes: Attribute[],
    inputs: TensorInfo[],
    outputs: number,
  ): Tensor[];
  binding: Record<Kind, number> & { TF_FLOAT: number };
  isUsingGpuDevice: boolean;
}

type Kind = `TF_ATTR_${'TYPE' | 'INT' | 'STRING' | 'BOOL' | 'FLOAT' | 'SHAPE'}`;

interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** Names of types are written as in TensorFlow's own op definitions; the element type is always float. */
export interface OpAttributes {
  types?: string[];
  ints?: Record<string, number[]>;
  strings?: Record<string, string>;
  booleans?: Record<string, boolean>;
  floats?: Record<string, number>;
  shapes?: Record<string, number[]>;
}

/**
 * Runs one of TensorFlow's own ops (https://www.tensorflow.org/api_docs/python/tf/raw_ops) that TensorFlow.js
 * has no name for. Throws `ModelError` when the backend is another.
 */
export function nativeOp(
  tf: typeof TensorFlow,
  op: string,
  { types = ['T'], ints = {}, strings = {}, booleans = {}, floats = {}, shapes = {} }: OpAttributes,
  inputs: TensorInfo[],
  outputs = 1,
): Tensor[] {
  const backend: unknown = tf.backend();
  if (!isNative(backend)) throw new ModelError('Not the native TensorFlow backend.');
  const { binding } = backend;
  const given = (kind: Kind, values: Record<string, unknown>): Attribute[] =>
    Object.entries(values).map(([name, value]) => ({ name, type: binding[kind], value }));
  const attributes = [
    ...types.map((name) => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })),
    ...given('TF_ATTR_INT', ints),
    ...given('TF_ATTR_STRING', strings),
    ...given('TF_ATTR_BOOL', booleans),
    ...given('TF_ATTR_FLOAT', floats),
    ...given('TF_ATTR_SHAPE', shapes),
  ];
  return backend.executeMultipleOutputs(op, attributes, inputs, outputs);
}

/** Whether the device is a GPU and not only the package; false on another backend. */
export function isOnGpu(tf: typeof TensorFlow): boolean {
  const backend: unknown = tf.backend();
  return isNative(backend) && backend.isUsingGpuDevice;
}

function isNative(backend: unknown): backend is NativeBackend {
  return typeof backend === 'object' && backend !== null && 'executeMultipleOutputs' in backend;
}
