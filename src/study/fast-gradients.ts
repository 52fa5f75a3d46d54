import type * as TensorFlow from '@tensorflow/tfjs';
import { registerNativeGradients } from './native-gradients.ts';
import { registerWasmGradients } from './wasm-gradients.ts';

type Tf = typeof TensorFlow;

const registrars: Record<string, (tf: Tf) => void> = {
  wasm: registerWasmGradients,
  tensorflow: registerNativeGradients,
};

/** Makes the current backend of `tf` fast at training, where we know how. May be called again. */
export function registerFastGradients(tf: Tf): void {
  const name = tf.getBackend();
  const done = registered.get(tf) ?? new Set();
  registered.set(tf, done);
  if (done.has(name)) return;
  done.add(name);
  registrars[name]?.(tf);
}

const registered = new WeakMap<Tf, Set<string>>();
