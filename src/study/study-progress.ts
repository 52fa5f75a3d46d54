import { MultiBar, type SingleBar } from 'cli-progress';
import type { TrainingRun } from './study-run.ts';
import type { PoolEvents } from './training-pool.ts';

export interface StudyProgress extends PoolEvents {
  /** Something to say beside the table. */
  line(text: string): void;
  end(): void;
}

type Stream = NodeJS.WritableStream & { isTTY?: boolean };

/**
 * A table on a terminal, a row for each training under way and one for all; elsewhere a line for each epoch.
 * `total`: trainings to come.
 */
export function openStudyProgress(stream: Stream, total: number): StudyProgress {
  return stream.isTTY === true ? table(stream, total) : lines(stream, total);
}

// --- Internal ---

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;

function lines(stream: Stream, total: number): StudyProgress {
  let done = 0;
  const line = (text: string) => void stream.write(`${text}\n`);
  const speeds = new Map<string, number>();
  return {
    line,
    onStart: ({ id }) => line(`${id}: begins`),
    onProgress: ({ id }, { imagesPerSecond }) => void speeds.set(id, imagesPerSecond),
    onEpoch({ id }, { epoch, validationLoss, validationAccuracy }) {
      const speed = `${Math.round(speeds.get(id) ?? 0)} images/s`;
      const loss = `validation loss ${validationLoss.toFixed(4)}`;
      line(`${id}: epoch ${epoch}, ${loss}, ${percent(validationAccuracy)} right, ${speed}`);
    },
    onDone({ id }) {
      done++;
      line(`${id}: done (${done} of ${total})`);
    },
    end() {},
  };
}

function table(stream: Stream, total: number): StudyProgress {
  const bars = new MultiBar({
    format:
      '{run} {bar} epoch {epoch}/{epochs} loss {loss} right {accuracy} {speed} images/s {left} left',
    stream,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 16,
  });
  const all = bars.create(total, 0, {}, { format: 'trainings {bar} {value}/{total}' });
  const running = new Map<string, SingleBar>();
  return {
    line: (text) => bars.log(`${text}\n`),
    onStart({ id }: TrainingRun) {
      const shown = { run: id.padEnd(22), epoch: 1, epochs: '?', loss: '–', accuracy: '–' };
      running.set(id, bars.create(1, 0, { ...shown, speed: '–', left: '–' }));
    },
    onProgress({ id }, { epoch, epochs, batch, batches, loss, imagesPerSecond, secondsLeft }) {
      const bar = running.get(id);
      bar?.setTotal(batches);
      bar?.update(batch, {
        epoch,
        epochs,
        loss: loss.toFixed(4),
        speed: Math.round(imagesPerSecond),
        left: `${Math.ceil(secondsLeft / 60)} min`,
      });
    },
    onEpoch({ id }, { validationAccuracy }) {
      running.get(id)?.update({ accuracy: percent(validationAccuracy) });
    },
    onDone({ id }) {
      const bar = running.get(id);
      if (bar) bars.remove(bar);
      running.delete(id);
      all.increment();
    },
    end: () => bars.stop(),
  };
}
