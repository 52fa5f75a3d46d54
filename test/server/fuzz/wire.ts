import { Agent, request } from 'node:http';

export interface WireRequest {
  method: string;
  /** As it goes over the wire: nothing is encoded or put in order. */
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  milliseconds: number;
}

/** What no quiet machine needs; a busy one may. */
export const patienceMs = 60_000;

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

/** `fetch` would put paths in order before they are sent. Rejects where no whole answer comes in time. */
export function sendOverWire(origin: string, wanted: WireRequest): Promise<WireAnswer> {
  const { hostname, port } = new URL(origin);
  const { method, path, headers, body } = wanted;
  const start = Date.now();
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, agent, headers: { ...length, ...headers } };
    const sending = request(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('error', reject);
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString('utf8'),
          milliseconds: Date.now() - start,
        }),
      );
    });
    sending.setTimeout(patienceMs, () =>
      sending.destroy(new Error(`No answer in ${patienceMs} ms`)),
    );
    sending.on('error', reject);
    sending.end(body);
  });
}
