import { expect, test } from 'vitest';
import { fetcher, serve, text } from './local-host.ts';

test.each([429, 502, 503, 504])('status %d is asked again until it is gone', async (status) => {
  let tries = 0;
  const { url } = await serve((_, response) => {
    tries++;
    response.writeHead(tries < 3 ? status : 200).end('at last');
  });
  expect(text((await fetcher().get(url)).bytes)).toBe('at last');
  expect(tries).toBe(3);
});

test('patience ends after the retries, and the status is told', async () => {
  const { url, asked } = await serve((_, response) => response.writeHead(503).end());
  await expect(fetcher({ retries: 2 }).get(url)).rejects.toMatchObject({ status: 503 });
  expect(asked).toHaveLength(3);
});

test('a reset connection is tried again', async () => {
  let tries = 0;
  const { url } = await serve((request, response) => {
    tries++;
    if (tries === 1) request.socket.resetAndDestroy();
    else response.end('back');
  });
  expect(text((await fetcher().get(url)).bytes)).toBe('back');
});

test.each([
  ['1', 900],
  [() => new Date(Date.now() + 2000).toUTCString(), 900],
])(
  'Retry-After %s is waited for, and nobody else asks the host meanwhile',
  async (after, least) => {
    const times: number[] = [];
    let first = true;
    const { url } = await serve((_, response) => {
      times.push(performance.now());
      if (first) {
        first = false;
        const value = typeof after === 'string' ? after : after();
        response.writeHead(429, { 'retry-after': value }).end();
      } else response.end('ok');
    });
    const polite = fetcher();
    const one = polite.get(`${url}/1`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([one, polite.get(`${url}/2`)]);
    expect(times).toHaveLength(3);
    expect(Math.min(...times.slice(1)) - (times[0] ?? 0)).toBeGreaterThan(least);
  },
);

test('a long Retry-After is capped', async () => {
  let tries = 0;
  const { url } = await serve((_, response) => {
    tries++;
    response.writeHead(tries === 1 ? 503 : 200, { 'retry-after': '3600' }).end('ok');
  });
  expect(text((await fetcher({ maxPauseMs: 50 }).get(url)).bytes)).toBe('ok');
});

test.each([1, 4])('never more than %d requests are under way at one host', async (limit) => {
  let now = 0;
  let most = 0;
  const { url } = await serve((_, response) => {
    now++;
    most = Math.max(most, now);
    setTimeout(() => {
      now--;
      response.end('ok');
    }, 20);
  });
  const polite = fetcher({ connectionsPerHost: limit });
  await Promise.all(Array.from({ length: 12 }, (_, i) => polite.get(`${url}/${i}`)));
  expect(most).toBe(limit);
});

test('callers that want the same at the same time share one request', async () => {
  const { url, asked } = await serve((_, response) => setTimeout(() => response.end('one'), 30));
  const shared = fetcher();
  const impatient = new AbortController();
  const gone = shared.get(url, { signal: impatient.signal });
  const rest = [shared.get(url), shared.get(url)];
  impatient.abort(new Error('gone'));
  await expect(gone).rejects.toThrow('gone');
  expect((await Promise.all(rest)).map(({ bytes }) => text(bytes))).toEqual(['one', 'one']);
  expect(asked).toHaveLength(1);
});

test('who is still waiting for a turn can leave at once', async () => {
  const { url, asked } = await serve(() => {});
  const busy = fetcher({ connectionsPerHost: 1 });
  const first = busy.get(`${url}/1`);
  const controller = new AbortController();
  const second = busy.get(`${url}/2`, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('no time')), 30);
  await expect(second).rejects.toThrow('no time');
  expect(asked).toEqual(['/1']);
  const refused = expect(first).rejects.toThrow('shutting down');
  await busy.close();
  await refused;
});
