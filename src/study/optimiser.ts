import type * as TensorFlow from '@tensorflow/tfjs';
import { openAdam } from './adam.ts';
import { openSgd } from './sgd.ts';

export const optimisers = ['adam', 'sgd'] as const;

/** Its whole state can be read, so that a resumed run is the same run. */
export interface Optimiser {
  /** Changes the variables in place and disposes the gradients. */
  step(gradients: TensorFlow.Tensor[], rate: number): void;
  /** What it remembers of every variable, in their order. */
  moments(): Promise<Float32Array[]>;
  steps(): number;
  restore(moments: Float32Array[], steps: number): void;
  dispose(): void;
}

export interface OptimiserSettings {
  optimiser: (typeof optimisers)[number];
  /** Of SGD. */
  momentum: number;
  /** Share of every variable, times the rate, that each of Adam's steps takes away (Loshchilov & Hutter 2019). */
  weightDecay: number;
}

export function openOptimiser(
  tf: typeof TensorFlow,
  variables: TensorFlow.Variable[],
  { optimiser, momentum, weightDecay }: OptimiserSettings,
): Optimiser {
  return optimiser === 'sgd'
    ? openSgd(tf, variables, { momentum })
    : openAdam(tf, variables, { weightDecay });
}
