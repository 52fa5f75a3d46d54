import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * What Node cannot read as a request reaches no route: it is answered here with the one body of errors, and the
 * connection is closed. Nothing is written to one that is closed already, or into an answer that has begun.
 * https://nodejs.org/api/http.html#event-clienterror
 */
export function answerUnreadableRequests(server: Server): void {
  const answers = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on('request', ({ socket }, response) => {
    const pending = answers.get(socket) ?? new Set();
    answers.set(socket, pending.add(response));
    response.once('close', () => pending.delete(response));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const begun = [...(answers.get(socket) ?? [])].some(({ headersSent }) => headersSent);
    if (begun || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(answerTo(error.code));
    // Whoever does not hang up in turn is not waited for.
    setTimeout(() => socket.destroy(), graceMs).unref();
  });
}

// --- Internal helpers ---

const graceMs = 1000;

interface Refusal {
  code: number;
  message: string;
}

const malformed: Refusal = { code: 400, message: 'This is no request of HTTP/1.1.' };

/** By Node's error codes, with the status that Node answers by itself. */
const refusals: Record<string, Refusal> = {
  HPE_INVALID_URL: {
    code: 400,
    message: 'The address has characters that must be percent-encoded there, as %C3%A9 for é.',
  },
  HPE_HEADER_OVERFLOW: { code: 431, message: 'The address and headers are too long together.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { code: 413, message: 'The extensions of chunks are too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 408, message: 'The request did not arrive in time.' },
};

function answerTo(error: string | undefined): string {
  const { code, message } = refusals[error ?? ''] ?? malformed;
  const body = `${JSON.stringify({ code, message }, null, 2)}\n`;
  return [
    `HTTP/1.1 ${code} ${STATUS_CODES[code]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Access-Control-Allow-Origin: *',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
