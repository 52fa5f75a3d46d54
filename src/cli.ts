#!/usr/bin/env node
import { runCli } from './cli/program.ts';
import { exitCodes } from './cli/shell.ts';

const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second time it is meant.
    if (abort.signal.aborted) process.exit(exitCodes.interrupted);
    abort.abort(new Error('Interrupted.'));
  });
}

// A reader that goes away (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.done);
});

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: abort.signal,
  now: () => new Date(),
});
