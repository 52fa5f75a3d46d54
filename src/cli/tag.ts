import { type Autotag, openAutotag, warningText } from '../autotag.ts';
import type { Job } from '../jobs/job-queue.ts';
import { findManifest } from '../server/find-manifest.ts';
import { createTaggingJob } from '../tag-manifest/tagging-work.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { share, wholeNumber } from './option-value.ts';
import { exitCodes, type Report } from './shell.ts';

export const addTag: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('tag'), [
    'models',
    'modelFolders',
    'tagger',
    'taggerFolders',
    'imageEngine',
    'threads',
    'connectionsPerHost',
    'allowPrivate',
    'baseUrl',
  ])
    .summary('tag the canvases of manifests')
    .description(
      'Tags the manifests named, or all, as jobs in this process. Ctrl-C stops cleanly; --resume goes on.',
    )
    .argument('[manifest...]', 'short ids or addresses of ingested manifests')
    .option('--recipe <NAME>', 'preprocessing recipe (default: each model’s own)')
    .option('--threshold <P>', 'leave out predictions below this confidence, 0 to 1', share)
    .option('--top <N>', 'labels kept with their scores', wholeNumber(1, 1000))
    .option('--regions', 'look at each annotated region instead of the whole canvas')
    .option('--force', 'look again at canvases that these models have seen')
    .option('--resume', 'go on with what was interrupted');
  examples(command, [
    'tag book1',
    'tag --models scratch,deep --threshold 0.5',
    'tag garments --regions --recipe study',
    'tag --resume',
  ]).action(async (manifests: string[], options) => {
    const { config, report, base } = callOf(options, shell);
    const autotag = await openAutotag(config, {
      warn: (message, error) => shell.stderr.write(`${warningText(message, error)}\n`),
    });
    const stop = () => void autotag.jobs.close();
    shell.signal.addEventListener('abort', stop, { once: true });
    if (shell.signal.aborted) stop(); // the jobs are stored all the same, for --resume
    try {
      const waiting = options.resume === true ? await interrupted(autotag) : [];
      if (options.resume === true) await autotag.jobs.resume();
      else {
        const wishes = {
          models: config.models,
          recipe: options.recipe,
          threshold: options.threshold,
          top: options.top,
          regions: options.regions,
          force: options.force,
        };
        for (const manifest of await named(manifests, autotag, base)) {
          const body = JSON.parse(JSON.stringify({ ...wishes, manifest })); // leaves out what is undefined
          waiting.push((await createTaggingJob(body, autotag.jobs, autotag)).id);
        }
      }
      const jobs: Job[] = [];
      for (const id of waiting) jobs.push(await follow(id, autotag, report));
      report.result({ jobs }, () => jobs.map(lineOf).join('\n') || 'There was nothing to tag.');
      exit(exitOf(jobs, shell.signal.aborted));
    } finally {
      shell.signal.removeEventListener('abort', stop);
      await autotag.close();
    }
  });
};

// --- Internal ---

/** All of them are looked up first: a wrong name among several leaves no job half done. */
async function named(manifests: string[], { store }: Autotag, base: string): Promise<string[]> {
  const shortIds: string[] = [];
  for (const name of manifests) shortIds.push((await findManifest(store, name, base)).shortId);
  if (manifests.length > 0) return shortIds;
  return (await store.manifests.list()).map(({ shortId }) => shortId);
}

async function interrupted({ store }: Autotag): Promise<string[]> {
  return (await store.jobs.unfinished()).map(({ id }) => id);
}

async function follow(id: string, { jobs }: Autotag, report: Report): Promise<Job> {
  let job = await jobs.get(id);
  const progress = report.progress(scopeOf(job), job.total);
  for await (const event of jobs.events(id)) {
    job = event.job;
    const left = job.remaining === null ? '' : `, ${Math.ceil(job.remaining)} s left`;
    progress.update(settled(job), `${job.rate.toFixed(1)}/s${left}`);
  }
  progress.end();
  return job;
}

const settled = ({ done, failed, skipped }: Job) => done + failed + skipped;
const scopeOf = ({ request, id }: Job) => String(request.manifest ?? request.collection ?? id);

function lineOf(job: Job): string {
  const counts = `${job.done} tagged, ${job.skipped} skipped, ${job.failed} failed of ${job.total}`;
  const errors = job.errors.map(({ canvas, message }) => `  ${canvas}: ${message}`);
  return [
    `${scopeOf(job)}: ${job.state}; ${counts}; ${job.predictions} predictions`,
    ...errors,
  ].join('\n');
}

function exitOf(jobs: Job[], stopped: boolean) {
  if (stopped) return exitCodes.interrupted;
  if (jobs.some(({ state }) => state === 'failed')) return exitCodes.failed;
  return jobs.some(({ failed }) => failed > 0) ? exitCodes.someFailed : exitCodes.done;
}
