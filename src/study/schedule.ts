import type { Augmentation } from './augment.ts';

export const decays = ['none', 'cosine', 'one-cycle'] as const;
export type Decay = (typeof decays)[number];

export interface ScheduleSettings {
  epochs: number;
  learningRate: number;
  augmentation: Augmentation;
  /** Epochs without a better validation loss before it ends. */
  patience: number;
  /** Epochs without a better validation loss before the rate is lowered. */
  plateau: number;
  /** What the rate is multiplied by then. */
  factor: number;
  /**
   * `cosine`: the rate also falls along half a cosine, to 0 at the end. `one-cycle`: it first rises for
   * three tenths of it (Smith & Topin 2019).
   */
  decay: Decay;
}

/** Plain data, so that a checkpoint holds it whole. */
export interface ScheduleState {
  /** What plateaus have left of the rate, 0..1. */
  share: number;
  /** The lowest validation loss; null before the first epoch. */
  best: number | null;
  bestEpoch: number;
  /** Epochs since the best one, and since the rate was last lowered or the best one. */
  waited: number;
  sinceLowered: number;
}

export function startSchedule(): ScheduleState {
  return { share: 1, best: null, bestEpoch: 0, waited: 0, sinceLowered: 0 };
}

/** After each epoch: early stopping and lowering the rate, both on the validation loss. */
export function afterEpoch(
  state: ScheduleState,
  epoch: number,
  loss: number,
  { patience, plateau, factor }: Pick<ScheduleSettings, 'patience' | 'plateau' | 'factor'>,
): { state: ScheduleState; improved: boolean; stop: boolean } {
  if (state.best === null || loss < state.best) {
    const next = { ...state, best: loss, bestEpoch: epoch, waited: 0, sinceLowered: 0 };
    return { state: next, improved: true, stop: false };
  }
  const waited = state.waited + 1;
  const lower = state.sinceLowered + 1 >= plateau;
  const next = {
    ...state,
    waited,
    sinceLowered: lower ? 0 : state.sinceLowered + 1,
    share: lower ? state.share * factor : state.share,
  };
  return { state: next, improved: false, stop: waited >= patience };
}

/** The rate of a step; `done` is the share of the epoch's (from 1) steps before it, 0..1. */
export function rateAt(
  settings: ScheduleSettings,
  { share }: Pick<ScheduleState, 'share'>,
  epoch: number,
  done: number,
): number {
  const peak = settings.learningRate * share;
  const progress = (epoch - 1 + done) / settings.epochs;
  if (settings.decay === 'none') return peak;
  if (settings.decay === 'cosine') return peak * fall(progress);
  if (progress < rise) return peak * (start + (1 - start) * (1 - fall(progress / rise)));
  return peak * fall((progress - rise) / (1 - rise));
}

// --- Internal ---

const rise = 0.3; // share of a cycle in which the rate rises
const start = 1 / 25; // of the peak, where a cycle begins

/** Half a cosine, from 1 to 0. */
function fall(progress: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * progress));
}
