/** Callers that want the same thing at the same time wait for one request. */
export interface SharedRequests<T> {
  /** `signal` lets one caller go; the request itself is aborted when the last has gone. */
  share(
    key: string,
    signal: AbortSignal | undefined,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Aborts all that are under way and refuses new ones. */
  abort(reason: Error): void;
}

interface Running<T> {
  promise: Promise<T>;
  controller: AbortController;
  waiting: number;
}

export function shareRequests<T>(): SharedRequests<T> {
  const running = new Map<string, Running<T>>();
  let closed: Error | undefined;

  function begin(key: string, start: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const request = { promise: start(controller.signal), controller, waiting: 0 };
    const forget = () => {
      if (running.get(key) === request) running.delete(key);
    };
    request.promise.then(forget, forget);
    running.set(key, request);
    return request;
  }

  return {
    async share(key, signal, start) {
      signal?.throwIfAborted();
      if (closed) throw closed;
      const request = running.get(key) ?? begin(key, start);
      request.waiting++;
      const leave = () => {
        request.waiting--;
        if (request.waiting > 0) return;
        running.delete(key);
        request.controller.abort(signal?.reason);
      };
      if (!signal) return await request.promise;
      let onAbort = () => {};
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => {
          leave();
          reject(signal.reason);
        };
      });
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return await Promise.race([request.promise, aborted]);
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },

    abort(reason) {
      closed ??= reason;
      for (const { controller } of running.values()) controller.abort(reason);
    },
  };
}
