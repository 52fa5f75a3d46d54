import type { Job, JobQueue } from '../jobs/job-queue.ts';
import type { Report } from './shell.ts';

/**
 * Shows the progress of jobs, one after the other, under one bar. Resolves to the jobs as they ended; those
 * that have not ended when `signal` is aborted are left out.
 */
export async function followJobs(
  jobs: Job[],
  queue: JobQueue,
  report: Report,
  signal: AbortSignal,
): Promise<Job[]> {
  const total = jobs.reduce((sum, job) => sum + job.total, 0);
  const progress = report.progress('Tagging', total);
  const ended: Job[] = [];
  try {
    for (const { id } of jobs) {
      const before = ended.reduce((sum, job) => sum + settled(job), 0);
      for await (const { type, job } of queue.events(id, { signal })) {
        progress.update(before + settled(job), noteOf(job));
        if (type === 'end') ended.push(job);
      }
    }
  } finally {
    progress.end();
  }
  return ended;
}

// --- Internal ---

const settled = ({ done, failed, skipped }: Job) => done + failed + skipped;

function noteOf({ rate, remaining, failed }: Job): string {
  const parts = [`${rate.toFixed(1)} canvases/s`];
  if (remaining !== null && remaining > 0) parts.push(`${Math.ceil(remaining)} s left`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts.join(', ');
}
