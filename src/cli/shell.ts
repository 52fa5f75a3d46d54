import { SingleBar } from 'cli-progress';

/** The world around a command: everything that `cli.ts` alone takes from the process. */
export interface Shell {
  environment: Record<string, string | undefined>;
  stdin: AsyncIterable<Uint8Array>;
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  now(): Date;
}

export const exitCodes = { done: 0, failed: 1, usage: 2, someFailed: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a command speaks: `--json` answers one document, `--quiet` says nothing but results and errors. */
export interface Report {
  /** For people, left out under `--json` and `--quiet`. */
  line(text: string): void;
  /** The result: `text()` for people, `value` under `--json`. */
  result(value: unknown, text: () => string): void;
  /** A bar on a terminal; elsewhere a plain line now and then. Drawn on stderr. */
  progress(title: string, total: number): Progress;
}

export interface Progress {
  update(done: number, note: string): void;
  end(): void;
}

const plainLineEveryMs = 5_000;

export function createReport(shell: Shell, options: { json?: boolean; quiet?: boolean }): Report {
  const silent = options.json === true || options.quiet === true;
  return {
    line: (text) => {
      if (!silent) shell.stdout.write(`${text}\n`);
    },
    result: (value, text) => {
      const shown = options.json === true ? JSON.stringify(value, null, 2) : text();
      if (shown !== '') shell.stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`);
    },
    progress: (title, total) => {
      if (silent) return { update: () => undefined, end: () => undefined };
      return shell.stderr.isTTY === true
        ? bar(shell, title, total)
        : plainLines(shell, title, total);
    },
  };
}

// --- Internal ---

function bar(shell: Shell, title: string, total: number): Progress {
  const drawn = new SingleBar({
    format: `${title} {bar} {value}/{total} {note}`,
    stream: shell.stderr,
    hideCursor: true,
    barsize: 24,
  });
  drawn.start(total, 0, { note: '' });
  return {
    update: (done, note) => drawn.update(done, { note }),
    end: () => drawn.stop(),
  };
}

function plainLines(shell: Shell, title: string, total: number): Progress {
  let last = shell.now().getTime();
  let latest = '';
  const write = (text: string) => shell.stderr.write(`${title} ${text}\n`);
  return {
    update: (done, note) => {
      latest = `${done}/${total} ${note}`.trimEnd();
      if (shell.now().getTime() - last < plainLineEveryMs) return;
      last = shell.now().getTime();
      write(latest);
    },
    end: () => {
      if (latest !== '') write(latest);
    },
  };
}
