import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { answerUnreadableRequests } from '../../src/server/unreadable-requests.ts';

let server: Server;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function listen(answer: RequestListener, options = {}): Promise<number> {
  server = createServer(options, answer);
  answerUnreadableRequests(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** All that comes back until the server closes; what is sent later waits for what has come. */
function exchange(
  port: number,
  sent: string,
  then = (_came: string): string => '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(sent, 'latin1'));
    sockets.push(socket);
    let came = '';
    socket.on('data', (bytes) => {
      came += bytes.toString();
      const more = then(came);
      if (more !== '') socket.write(more, 'latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(came));
  });
}

test('who sends an address unencoded is told to encode it', async () => {
  const port = await listen((_request, response) => response.end('fine'));
  const answer = await exchange(
    port,
    'GET /search/1?q=caf\u00c3\u00a9 HTTP/1.1\r\nHost: a\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('percent-encoded');
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['a header without a colon', 'GET / HTTP/1.1\r\nHost: a\r\nno header\r\n\r\n', 400],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
    400,
  ],
  ['a long header', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a long address', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
])('%s is answered with the one body of errors', async (_what, head, status) => {
  const port = await listen((_request, response) => response.end('fine'));
  const [headers = '', body = ''] = (await exchange(port, head)).split('\r\n\r\n');
  expect(headers).toMatch(new RegExp(`^HTTP/1\\.1 ${status} \\w`));
  expect(headers).toMatch(/^Content-Type: application\/json/m);
  expect(headers).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
  expect(JSON.parse(body)).toEqual({ code: status, message: expect.stringMatching(/\.$/) });
});

test('a request that does not arrive is 408', async () => {
  const slow = { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 50 };
  const port = await listen((_request, response) => response.end('fine'), slow);
  const came = await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n');
  expect(came).toMatch(/^HTTP\/1\.1 408 /);
  expect(JSON.parse(came.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 408 });
});

test('nothing is written into an answer that has begun; one that is whole stays so', async () => {
  const port = await listen((request, response) => {
    if (request.url === '/whole') response.end('whole');
    else response.write('beginning'); // and no end
  });
  const garbage = (after: string) => {
    let sent = false;
    return (came: string) => {
      if (sent || !came.includes(after)) return '';
      sent = true;
      return 'garbage\r\n\r\n';
    };
  };
  const head = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const begun = await exchange(port, head('/begun'), garbage('beginning'));
  expect(begun).toMatch(/beginning\r\n$/);
  const whole = await exchange(port, head('/whole'), garbage('whole'));
  expect(whole).toMatch(/\r\n\r\nwhole(?=HTTP\/1\.1 400 )/);
});

test('who does not hang up after such an answer is let go', async () => {
  const port = await listen((_request, response) => response.end('fine'));
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
    socket.write('garbage\r\n\r\n');
  });
  sockets.push(socket.resume());
  await new Promise((resolve) => socket.on('end', resolve));
  const connections = () =>
    new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
  await expect.poll(connections, { timeout: 10_000 }).toBe(0);
});

test('who hangs up within a head is no failure', async () => {
  const port = await listen((_request, response) => response.end('fine'));
  for (const how of ['resetAndDestroy', 'end'] as const) {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET / HTTP/1.1\r\nHo', () => socket[how]());
    });
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
  }
  expect(await exchange(port, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/fine$/);
});
