import { MulterError } from 'multer';
import { expect, test } from 'vitest';
import {
  AutotagError,
  ConflictError,
  ForbiddenAddressError,
  InvalidInputError,
  ModelError,
  NotFoundError,
  StoreError,
  TooLargeError,
  UnreachableError,
  UnreadableImageError,
  UnusableCanvasError,
} from '../../src/errors.ts';
import { HttpError } from '../../src/server/http-error.ts';
import { errorAnswer } from '../../src/server/send-error.ts';
import { clientOf, textAnnotation } from './sas/client.ts';
import { startServer } from './start-server.ts';

test.each([
  [new InvalidInputError('x'), 400],
  [new ConflictError('x'), 400],
  [new ForbiddenAddressError('x'), 400],
  [new UnreadableImageError('x'), 400],
  [new UnusableCanvasError('x'), 400],
  [new NotFoundError('x'), 404],
  [new HttpError(405, 'x'), 405],
  [new TooLargeError('x'), 413],
  [new UnreachableError('x', 'http://x'), 502],
  [new StoreError('x'), 503],
  [new ModelError('x'), 503],
  [new AutotagError('x'), 500],
  [new MulterError('LIMIT_FILE_SIZE'), 413],
  [new MulterError('LIMIT_UNEXPECTED_FILE'), 400],
  [Object.assign(new Error('x'), { status: 416 }), 416],
  // Only what the client did wrong is told.
  [Object.assign(new Error('secret'), { status: 502 }), 500],
  [new RangeError('secret'), 500],
  ['secret', 500],
  [undefined, 500],
])('%s is %i', (error, status) => {
  const logged: unknown[] = [];
  const answer = errorAnswer(error, (each) => logged.push(each));
  expect(answer.status).toBe(status);
  expect(answer.message).not.toContain('secret');
  expect(logged).toHaveLength(
    status === 503 || (status === 500 && !(error instanceof AutotagError)) ? 1 : 0,
  );
});

test('a store that is gone is 503 in words, for reading, writing and the ready check, and the server lives', async () => {
  const server = await startServer();
  const { get, post } = clientOf(() => server);
  await server.autotag.store.close();
  for (const answer of [
    await get('/annotation/search?uri=https://ex.org/c'),
    await post('/annotation/create', textAnnotation('hi')),
    await get('/readyz'),
  ]) {
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ code: 503, message: expect.any(String) });
  }
  expect((await get('/healthz')).status).toBe(200);
  await server.close();
});
