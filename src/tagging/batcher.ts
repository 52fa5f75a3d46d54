import { joined, meanOfRows } from './predict.ts';
import type { Tagger } from './tagger.ts';

/** Gathers the views of many images into few forward passes of one model. */
export interface Batcher {
  /** Mean probabilities over the views of one image, `[labels]`. Throws what the tagger throws. */
  classify(views: Float32Array[]): Promise<Float32Array>;
  /** That forward passes took so far. */
  milliseconds(): number;
}

export interface BatcherOptions {
  /** @default 64 */
  mostViews?: number;
  /** Passes are kept about this short: they may hold up everything else in this process. @default 50 */
  passMs?: number;
}

interface Waiting {
  views: Float32Array[];
  resolve(scores: Float32Array): void;
  reject(error: unknown): void;
}

/** A pass takes whatever has gathered since the last one began: few images wait for nobody, many share a pass. */
export function openBatcher(
  tagger: Tagger,
  { mostViews = 64, passMs = 50 }: BatcherOptions = {},
): Batcher {
  const waiting: Waiting[] = [];
  let running = false;
  let milliseconds = 0;
  let limit = Math.min(8, mostViews); // until a pass has been timed

  function nextBatch(): Waiting[] {
    let views = 0;
    let count = 0;
    for (const each of waiting) {
      if (count > 0 && views + each.views.length > limit) break;
      views += each.views.length;
      count++;
    }
    return waiting.splice(0, count);
  }

  async function pass(batch: Waiting[]): Promise<void> {
    const width = tagger.card.labels.length;
    const views = batch.flatMap((each) => each.views);
    const start = performance.now();
    try {
      const { probabilities } = await tagger.classify(joined(views), views.length);
      let row = 0;
      for (const { views, resolve } of batch) {
        const own = probabilities.subarray(row * width, (row + views.length) * width);
        resolve(meanOfRows(own, width));
        row += views.length;
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    const took = performance.now() - start;
    milliseconds += took;
    limit = Math.max(1, Math.min(mostViews, Math.round((passMs * views.length) / took)));
  }

  async function run(): Promise<void> {
    running = true;
    await new Promise((resolve) => setImmediate(resolve)); // what arrives together goes together
    while (waiting.length > 0) await pass(nextBatch());
    running = false;
  }

  return {
    classify(views) {
      return new Promise((resolve, reject) => {
        waiting.push({ views, resolve, reject });
        if (!running) void run();
      });
    },
    milliseconds: () => milliseconds,
  };
}
