import { setTimeout as timer } from 'node:timers/promises';
import PQueue from 'p-queue';

/** Turn-taking: a few requests at a time to each origin, none while it has asked for a pause. */
export interface Hosts {
  run<T>(origin: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>;
  /** Nobody asks this origin for so long. */
  pause(origin: string, milliseconds: number): void;
  /** Resolves when nobody has to wait any more. */
  ready(origin: string, signal: AbortSignal): Promise<void>;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createHosts(connectionsPerHost: number): Hosts {
  const queues = new Map<string, PQueue>();
  const pausedUntil = new Map<string, number>();

  const hosts: Hosts = {
    async run(origin, signal, task) {
      const queue = queues.get(origin) ?? new PQueue({ concurrency: connectionsPerHost });
      queues.set(origin, queue);
      try {
        return await queue.add(
          async () => {
            await hosts.ready(origin, signal);
            return await task();
          },
          { signal },
        );
      } finally {
        if (queue.size === 0 && queue.pending === 0) queues.delete(origin);
      }
    },

    pause(origin, milliseconds) {
      const until = performance.now() + milliseconds;
      pausedUntil.set(origin, Math.max(until, pausedUntil.get(origin) ?? 0));
    },

    async ready(origin, signal) {
      // Somebody may lengthen the pause while we wait.
      for (;;) {
        const left = (pausedUntil.get(origin) ?? 0) - performance.now();
        if (left <= 0) break;
        await hosts.sleep(left, signal);
      }
      pausedUntil.delete(origin);
    },

    async sleep(milliseconds, signal) {
      try {
        await timer(milliseconds, undefined, { signal });
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    },
  };
  return hosts;
}
