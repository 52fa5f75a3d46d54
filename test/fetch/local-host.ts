import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createFetcher, type Fetcher, type FetcherOptions } from '../../src/fetch.ts';

/** Somebody else's server on a free port until the test is over; `asked` are the paths that it was asked for. */
export async function serve(handler: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked, close };
}

/** One that may reach that server and waits little; closed when the test is over. */
export function fetcher(options: Partial<FetcherOptions> = {}): Fetcher {
  const made = createFetcher({ allowPrivate: true, backoffMs: 5, random: () => 0.5, ...options });
  onTestFinished(() => made.close());
  return made;
}

export const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
