import { once } from 'node:events';
import type { Autotag } from '../autotag.ts';
import { settingNames } from '../config.ts';
import { demoManifests, evaluateDemo, loadDemo } from '../demo.ts';
import { evaluationText } from '../evaluation/evaluation-text.ts';
import { startServer } from '../main.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { followJobs } from './follow-jobs.ts';
import { exitCodes, type Report } from './shell.ts';

export const addServe: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('serve'), settingNames)
    .summary('start the server')
    .description(
      'Starts the server and takes up unfinished tagging jobs; Ctrl-C stops it cleanly.',
    );
  examples(command, [
    'serve --demo',
    'serve --port 80 --host 0.0.0.0 --api-key "$KEY" --base-url https://tags.example.org',
    'serve --store mongodb://localhost/autotag',
  ]).action(async (options) => {
    const { config, report } = callOf(options, shell);
    const log = (error: unknown) =>
      shell.stderr.write(`${error instanceof Error ? (error.stack ?? error) : error}\n`);
    const server = await startServer(config, { log, now: shell.now });
    try {
      const { url, autotag } = server;
      report.line(`iiif-autotag listens on ${url}`);
      const evaluation = config.demo ? await demo(autotag, report, shell.signal) : undefined;
      if (!shell.signal.aborted) {
        const addresses = await addressesOf(url, autotag);
        const table = evaluation ? `\n${evaluationText(evaluation)}\n` : '';
        report.result({ url, addresses, evaluation }, () => {
          const width = Math.max(...addresses.map(({ what }) => what.length));
          const lines = addresses.map(({ what, address }) => `  ${what.padEnd(width)}  ${address}`);
          return [`${table}Open`, ...lines].join('\n');
        });
        if (!shell.signal.aborted) await once(shell.signal, 'abort');
      }
      report.line('Stopping; unfinished jobs go on at the next start.');
    } finally {
      await server.close();
    }
    exit(exitCodes.done);
  });
};

// --- Internal ---

async function demo(autotag: Autotag, report: Report, signal: AbortSignal) {
  const work = await loadDemo(autotag);
  if (work) {
    report.line('The demo collection is ingested; the models look at it now.');
    const jobs = await followJobs(work, autotag.jobs, report, signal);
    const failed = jobs.flatMap(({ errors }) => errors);
    for (const { canvas, message } of failed.slice(0, 3)) report.line(`  ${canvas}: ${message}`);
    if (failed.length > 3) report.line(`  and ${failed.length - 3} more that failed`);
  }
  return signal.aborted ? undefined : evaluateDemo(autotag);
}

async function addressesOf(url: string, { store }: Autotag) {
  const viewers = (await demoManifests({ store })).map((shortId) => ({
    what: `${shortId} in Mirador`,
    address: `${url}/viewers/mirador/?manifest=${encodeURIComponent(shortId)}`,
  }));
  return [
    { what: 'Everything here', address: `${url}/` },
    ...viewers,
    { what: 'How right the models are', address: `${url}/evaluation?format=html` },
  ];
}
