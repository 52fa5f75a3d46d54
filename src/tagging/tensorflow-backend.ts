import type * as TensorFlow from '@tensorflow/tfjs';
import { ModelError } from '../errors.ts';

export const backendNames = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const; // fastest first
export type BackendName = (typeof backendNames)[number];

export interface ChosenBackend {
  tf: typeof TensorFlow;
  name: BackendName;
  /** A sentence: what runs, on what. */
  why: string;
  /** The faster ones that were not taken, each with a sentence. */
  passedOver: { name: BackendName; why: string }[];
}

/**
 * The fastest TensorFlow.js backend that works here, or the one that is asked for by name; it is
 * current in `tf` afterwards. A GPU that is played by the CPU (SwiftShader, llvmpipe) is taken only
 * when `webgpu` is asked for. Throws `ModelError`, saying what was found, for what cannot be had.
 */
export async function chooseBackend(wish: string = 'auto'): Promise<ChosenBackend> {
  const wished = backendNames.find((name) => name === wish);
  if (wish !== 'auto' && wished === undefined) {
    throw new ModelError(`No backend "${wish}": there are auto, ${backendNames.join(', ')}.`);
  }
  const tf = await import('@tensorflow/tfjs');
  const passedOver: ChosenBackend['passedOver'] = [];
  for (const name of wished === undefined ? backendNames : [wished]) {
    try {
      const why = await openers[name](tf, wished !== undefined);
      if (!(await tf.setBackend(name))) throw new Error('it does not start');
      await tf.ready();
      return { tf, name, why, passedOver };
    } catch (error) {
      // Each failure is kept: `doctor` and the error below say them.
      passedOver.push({ name, why: error instanceof Error ? error.message : String(error) });
    }
  }
  const found = passedOver.map(({ name, why }) => `${name}: ${why}`).join('; ');
  throw new ModelError(`The TensorFlow.js backend ${wish} does not work here (${found}).`);
}

// --- Internal ---

type Tf = typeof TensorFlow;

/** Each makes its backend known to `tf` and says what it is, or throws why not. */
const openers: Record<BackendName, (tf: Tf, byName: boolean) => Promise<string>> = {
  async tensorflow(tf) {
    const reasons: string[] = [];
    for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']) {
      try {
        await import(name);
        if (tf.findBackend('tensorflow')) return `Native TensorFlow, through ${name}.`;
        reasons.push(`${name} brings a TensorFlow.js of its own`);
      } catch (error) {
        reasons.push(`${name} ${reasonOf(error)}`);
      }
    }
    throw new Error(`${reasons.join(', ')} (npm install @tensorflow/tfjs-node-gpu adds it)`);
  },

  async webgpu(_tf, byName) {
    const adapter = await webgpuAdapter();
    const software = /swiftshader|llvmpipe|lavapipe|software|cpu/i.test(adapter);
    if (software && !byName) {
      throw new Error(`the only adapter is ${adapter}, which is a CPU; ask for webgpu by name`);
    }
    await import('@tensorflow/tfjs-backend-webgpu');
    return `WebGPU through Dawn, on ${adapter}.`;
  },

  async wasm() {
    const { setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
    setThreadsCount(1); // several processes fill several cores better than threads do
    return 'WebAssembly with SIMD, on one core.';
  },

  async cpu() {
    return 'Plain JavaScript: slow, and everywhere.';
  },
};

// One for the process: Dawn crashes when an instance is collected whose device is still in use.
let instance: GPU | undefined;

/** Puts `navigator.gpu` where TensorFlow.js looks for it; the adapter's name. */
async function webgpuAdapter(): Promise<string> {
  const { create, globals } = await import('webgpu').catch((error: unknown) => {
    throw new Error(`webgpu ${reasonOf(error)}`);
  });
  instance ??= create([]);
  const gpu = instance;
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('no graphics driver (Vulkan, Metal or Direct3D) was found');
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu },
    configurable: true,
    writable: true,
  });
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description].filter(Boolean).join(' ') || 'an adapter';
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /Cannot find (package|module)/.test(message)
    ? 'is not installed'
    : `does not load: ${message.split('\n')[0]}`;
}
