import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { ModelError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';

/** What `kernels/` exports: pointers are bytes into the backend's memory, lengths are counted in floats. */
const names = [
  'shape',
  'convolve',
  'inputGradient',
  'filterGradient',
  'patchShape',
  'convolvePatches',
  'patchesFilterGradient',
  'multiply',
  'turn',
  'sums',
  'scale',
  'combine',
  'biasRelu',
  'biasReluGradient',
  'poolGradient',
  'pairPoolGradient',
  'adam',
] as const;
type Kernels = Record<(typeof names)[number], (...numbers: number[]) => number>;

/** Our own kernels, in the memory of the WebAssembly backend: they take its tensors where they lie. */
export interface WasmModule {
  kernels: Kernels;
  /** Where a tensor lies; until the backend moves it, which it does never. */
  pointerOf(tensor: TensorInfo): number;
  /** The memory itself, until the next output or work space: growing takes it away from what looked at it before. */
  floatsAt(pointer: number, count: number): Float32Array;
  /** A new tensor of floats that holds anything. */
  output(shape: number[]): TensorInfo;
  /** The same memory, counted once more. */
  share(tensor: TensorInfo): TensorInfo;
  /** Lends so many bytes. */
  withWork(bytes: number, use: (work: number) => void): void;
}

/** Throws `ModelError` when the current backend is another, or not the WebAssembly backend as we know it. */
export function openWasmModule(tf: typeof TensorFlow): WasmModule {
  const backend: unknown = tf.backend();
  if (!isWasm(backend)) throw new ModelError('Not the WebAssembly backend as it is in 4.22.');
  const { wasm } = backend;
  const bytes = readKernels();
  // Products added up without rounding between: behind a flag in Node 20, everywhere after.
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: { memory: wasm.asm.memory },
  });
  if (!hasKernels(exports)) throw new ModelError('kernels/training.wasm is of another version.');
  return {
    kernels: exports,
    pointerOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset,
    floatsAt: (pointer, count) => new Float32Array(wasm.asm.memory.buffer, pointer, count),
    output: (shape) => backend.makeOutput(shape, 'float32'),
    share(tensor) {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
    },
    withWork(bytes, use) {
      const work = wasm._malloc(bytes);
      if (work === 0) throw new ModelError(`There is no memory for ${bytes} bytes of work space.`);
      try {
        use(work);
      } finally {
        wasm._free(work);
      }
    },
  };
}

// --- Internal ---

function readKernels(): Uint8Array {
  try {
    return readFileSync(join(packageRoot, 'kernels', 'training.wasm'));
  } catch (error) {
    throw new ModelError('kernels/training.wasm cannot be read: "npm run build" makes it.', {
      cause: error,
    });
  }
}

declare global {
  /** What this needs of it: TypeScript declares it for browsers only. */
  namespace WebAssembly {
    function validate(bytes: Uint8Array): boolean;
    class Module {
      constructor(bytes: Uint8Array);
    }
    class Instance {
      constructor(module: Module, imports: Record<string, Record<string, Memory>>);
      readonly exports: Record<string, unknown>;
    }
    class Memory {
      readonly buffer: ArrayBuffer;
    }
  }
}

/** What this needs of the backend's class, which its package does not declare. */
interface WasmBackend {
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
  incRef(dataId: object): void;
  wasm: {
    asm: { memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(pointer: number): void;
  };
}

function isWasm(backend: unknown): backend is WasmBackend {
  if (typeof backend !== 'object' || backend === null || !('wasm' in backend)) return false;
  const { wasm } = backend;
  if (typeof wasm !== 'object' || wasm === null || !('asm' in wasm)) return false;
  const { asm } = wasm;
  return (
    typeof asm === 'object' &&
    asm !== null &&
    'memory' in asm &&
    asm.memory instanceof WebAssembly.Memory
  );
}

function hasKernels(exports: Record<string, unknown>): exports is Kernels {
  return names.every((name) => typeof exports[name] === 'function');
}
