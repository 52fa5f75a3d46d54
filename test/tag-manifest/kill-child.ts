import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { createTaggingJob, taggingWork } from '../../src/tag-manifest/tagging-work.ts';
import { openWorkshop } from './parts.ts';

// Started by tagging-work.test.ts to be killed in the middle of a job: kill-child.ts FOLDER MANIFEST

const [folder = '', manifest = ''] = process.argv.slice(2);
const shop = await openWorkshop({ folder });
const jobs = openJobQueue({
  store: shop.store.jobs,
  work: taggingWork(shop),
  now: () => new Date(),
  warn: (message, error) => console.error(message, error),
});
const job = await createTaggingJob({ manifest }, jobs, shop);
for await (const { job: now } of jobs.events(job.id)) {
  process.stdout.write(`${now.id} ${now.done}\n`);
}
