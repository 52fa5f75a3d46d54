import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Autotag, type OpenOptions, openAutotag, warningText } from './autotag.ts';
import type { Config } from './config.ts';
import { type AutotagError, ConfigError, StoreError } from './errors.ts';
import { createApp } from './server/app.ts';
import { listeningAddress } from './server/base-url.ts';
import { answerUnreadableRequests } from './server/unreadable-requests.ts';

export interface RunningServer {
  /** What people open: the base URL where one is set, else the address listened on. */
  url: string;
  autotag: Autotag;
  /** Lets answers under way end, stops jobs so that the next start resumes them. May be called again. */
  close(): Promise<void>;
}

export interface ServerOptions extends OpenOptions {
  /** Told of failures that nobody threw on purpose, and of warnings where there is no `warn`. */
  log?: (error: unknown) => void;
}

/** Milliseconds. */
export const serverOptions = {
  /** A day: an import of millions comes for hours; Node's own limit for headers stays at a minute. */
  requestTimeout: 24 * 60 * 60 * 1000,
  /**
   * Longer than the minute that proxies keep an idle connection (nginx and load balancers): who closes first must be
   * they, or a request is on its way to a connection that is gone. Node's own is 5 s.
   */
  keepAliveTimeout: 65_000,
};

/** Seconds that answers under way are given when the server stops. */
const graceSeconds = 5;

/**
 * The server as a process: opens all parts, listens, takes up unfinished jobs.
 * Throws `ConfigError` where the port is taken or not allowed, and what `openAutotag` throws.
 */
export async function startServer(
  config: Config,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const { log } = options;
  const warn = (message: string, error?: unknown) => log?.(warningText(message, error));
  const autotag = await openAutotag(config, { warn, ...options });
  let ended = false;
  const app = createApp(autotag, {
    log(error) {
      // The rest of an import that was broken off finds the store closed: nobody is left to be told.
      if (!(ended && error instanceof StoreError)) (log ?? console.error)(error);
    },
  });
  const server = createServer(serverOptions, app);
  answerUnreadableRequests(server);
  try {
    await listen(server, config);
    await autotag.jobs.resume();
  } catch (error) {
    server.close();
    await autotag.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    url: config.baseUrl ?? addressOf(server),
    autotag,
    close: () => {
      closing ??= stop(server, autotag).then(() => {
        ended = true;
        return autotag.close();
      });
      return closing;
    },
  };
}

// --- Internal ---

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): AutotagError | Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${port} on ${host} is taken by another program; --port 0 takes a free one.`,
    );
  }
  if (error.code === 'EACCES') {
    return new ConfigError(`Port ${port} may not be listened on here; choose one above 1023.`);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new ConfigError(
      `${host} is no address of this machine; --host 127.0.0.1 is the default.`,
    );
  }
  return error;
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return listeningAddress(address, port);
}

async function stop(server: Server, { jobs }: Autotag): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await jobs.close(); // ends the event streams too
  const timer = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  await closed;
  clearTimeout(timer);
}
