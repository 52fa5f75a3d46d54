import { expect, test } from 'vitest';
import { InvalidInputError, UnreachableError } from '../src/errors.ts';
import { fetcher, serve, text } from './fetch/local-host.ts';

test('a document comes with its type, and the asker says who it is', async () => {
  let agent: string | undefined;
  const { url } = await serve((request, response) => {
    agent = request.headers['user-agent'];
    response.setHeader('content-type', 'text/plain').end('hello');
  });
  const fetched = await fetcher().get(`${url}/a#part`);
  expect(fetched).toMatchObject({
    url: `${url}/a`,
    status: 200,
    contentType: 'text/plain',
    fromCache: false,
  });
  expect(text(fetched.bytes)).toBe('hello');
  expect(agent).toMatch(/^iiif-autotag\/\d+\.\d+\.\d+ \(IIIF annotation server.*\)$/);
});

test('JSON may begin with a byte-order mark', async () => {
  const { url } = await serve((_, response) => response.end('\uFEFF{"a":1}'));
  expect(await fetcher().json(url)).toEqual({ a: 1 });
});

test('what is not JSON is called by its name', async () => {
  const { url } = await serve((_, response) =>
    response.setHeader('content-type', 'text/html').end('<html>'),
  );
  const answer = fetcher().json(url);
  await expect(answer).rejects.toThrow(InvalidInputError);
  await expect(answer).rejects.toThrow('answered a web page, not JSON');
});

test.each([400, 401, 403, 404, 410, 500])('status %d is told at once', async (status) => {
  const { url, asked } = await serve((_, response) => response.writeHead(status).end('no'));
  const answer = fetcher().get(url);
  await expect(answer).rejects.toThrow(UnreachableError);
  await expect(answer).rejects.toMatchObject({
    status,
    message: `${url}/ answered with status ${status}.`,
  });
  expect(asked).toHaveLength(1);
});

test('a host that refuses connections is named', async () => {
  const { url, port, close } = await serve(() => {});
  await close();
  await expect(fetcher().get(url)).rejects.toThrow(`127.0.0.1:${port} refused the connection`);
});

test('redirects are followed, relative ones too, and the last address is told', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/a') response.writeHead(301, { location: 'b/c' }).end();
    else if (request.url === '/b/c') response.writeHead(307, { location: '/d' }).end();
    else response.end(request.url);
  });
  expect(await fetcher().get(`${url}/a`)).toMatchObject({ url: `${url}/d` });
});

test.each([
  [5, true],
  [6, false],
])('%d redirects in a row are followed: %s', async (count, followed) => {
  const { url } = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
    else response.end('end');
  });
  const answer = fetcher().get(`${url}/${count}`);
  if (followed) expect(text((await answer).bytes)).toBe('end');
  else await expect(answer).rejects.toThrow('redirects more than 5 times');
});

test('closing breaks off what is under way, and may be done twice', async () => {
  const { url } = await serve(() => {});
  const closing = fetcher();
  const answer = closing.get(url);
  const refused = expect(answer).rejects.toThrow('shutting down');
  await closing.close();
  await closing.close();
  await refused;
});
