import { Readable, Writable } from 'node:stream';
import { runCli } from '../../src/cli/program.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** One command line, its streams caught; `signal` is Ctrl-C. */
export async function run(
  argv: string[],
  { signal = new AbortController().signal, environment = {}, stdin = '' } = {},
): Promise<Ran> {
  const caught = { out: '', err: '' };
  const stream = (name: keyof typeof caught) =>
    new Writable({
      write(chunk, _encoding, done) {
        caught[name] += String(chunk);
        done();
      },
    });
  const shell = {
    ...{ stdout: stream('out'), stderr: stream('err'), signal, environment },
    stdin: Readable.from([Buffer.from(stdin)]),
  };
  const code = await runCli(argv, { ...shell, now: () => new Date() });
  return { code, ...caught };
}
