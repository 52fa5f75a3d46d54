export const decays = ['none', 'cosine'] as const;
export type Decay = (typeof decays)[number];

export interface ScheduleSettings {
  learningRate: number;
  /** Epochs without a better validation loss before it ends. */
  patience: number;
  /** Epochs without a better validation loss before the rate is lowered. */
  plateau: number;
  /** What the rate is multiplied by then. */
  factor: number;
  /** `cosine`: the rate also falls along half a cosine, to 0 at the end of the last epoch. */
  decay: Decay;
}

/** Plain data, so that a checkpoint holds it whole. */
export interface ScheduleState {
  rate: number;
  /** The lowest validation loss; null before the first epoch. */
  best: number | null;
  bestEpoch: number;
  /** Epochs since the best one, and since the rate was last lowered or the best one. */
  waited: number;
  sinceLowered: number;
}

export function startSchedule({ learningRate }: ScheduleSettings): ScheduleState {
  return { rate: learningRate, best: null, bestEpoch: 0, waited: 0, sinceLowered: 0 };
}

/** After each epoch: early stopping and lowering the rate, both on the validation loss. */
export function afterEpoch(
  state: ScheduleState,
  epoch: number,
  loss: number,
  { patience, plateau, factor }: ScheduleSettings,
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
    rate: lower ? state.rate * factor : state.rate,
  };
  return { state: next, improved: false, stop: waited >= patience };
}

/** `progress`: share of all batches of all epochs that is done, 0..1. */
export function rateAt(rate: number, progress: number, { decay }: ScheduleSettings): number {
  return decay === 'cosine' ? rate * 0.5 * (1 + Math.cos(Math.PI * progress)) : rate;
}
