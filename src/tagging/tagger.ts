import type { ModelCard } from './model-card.ts';

/** A model that is ready to look at images. */
export interface Tagger {
  readonly card: ModelCard;
  /** First 12 hex digits of the sha256 of the model file that runs. */
  readonly version: string;
  /** Which plugin and backend runs it, for people: `onnx (CPU, 2 threads)`. */
  readonly engine: string;
  /**
   * One forward pass.
   * `batch`: `[count, side, side, channels]`, row by row, 0..1 as recipes give them; the tagger applies
   * the card's mean, deviation and layout. Throws `ModelError` when the engine fails.
   */
  classify(batch: Float32Array, count: number): Promise<Classification>;
  /** May be called again. */
  close(): Promise<void>;
}

export interface Classification {
  /** `[count, labels]`, each row sums to 1. */
  probabilities: Float32Array;
  /** `[count, features]`, from models whose card names such an output: one backbone run, any number of heads. */
  features?: Float32Array;
}

/** What a folder in `plugins/taggers` exports as its default. */
export interface TaggerPlugin {
  readonly name: string;
  /** Whether it can run this card here, or a sentence why not. */
  canRun(card: ModelCard): Promise<true | string>;
  /** `folder` is the model's own; its files have been checked against their sha256. Throws `ModelError`. */
  load(folder: string, card: ModelCard, options: TaggerOptions): Promise<Tagger>;
}

export interface TaggerOptions {
  /** Threads for one forward pass; the engine's own default when absent. */
  threads?: number;
  /**
   * Threads are lent to others between passes: a pass takes up to a third longer, and whatever decodes the next
   * images meanwhile has the cores. Engines without threads of their own ignore it.
   */
  yielding?: boolean;
}
