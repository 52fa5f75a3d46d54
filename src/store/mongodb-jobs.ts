import { NotFoundError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { keptErrors } from './job-rules.ts';
import type { MongoConnection } from './mongodb-connection.ts';
import { duplicatesOf } from './mongodb-connection.ts';
import type { JobCanvasDocument, JobDocument } from './mongodb-documents.ts';
import { putAnnotations } from './mongodb-put.ts';
import type { CanvasOutcome, JobRecord, JobStore } from './store.ts';

/** Counters are added up from the canvases when a job is read: nothing can be counted twice or lost. */
export function mongoJobs(mongo: MongoConnection): JobStore {
  const { jobs, jobCanvases, run } = mongo;
  return {
    create: (job) =>
      run(async () => {
        const { id, request, started, finished, ...fields } = job;
        await jobs.insertOne({
          _id: id,
          order: await mongo.number('jobs', 1),
          ...fields,
          request: JSON.stringify(request),
          started: started ?? null,
          finished: finished ?? null,
        });
      }),

    get: (id) =>
      run(async () => {
        const stored = await jobs.findOne({ _id: id });
        return stored ? recordOf(stored) : undefined;
      }),

    list: (offset, limit) =>
      run(async () => {
        if (limit <= 0) return []; // to MongoDB, a limit of 0 is none
        const rows = await jobs.find().sort({ order: -1 }).skip(offset).limit(limit).toArray();
        return Promise.all(rows.map(recordOf));
      }),

    unfinished: () =>
      run(async () => {
        const open = jobs.find({ state: { $in: ['queued', 'running'] } });
        return Promise.all((await open.sort({ order: 1 }).toArray()).map(recordOf));
      }),

    update: (id, change) =>
      run(async () => {
        const named = Object.entries(change).filter(
          ([key, value]) => value !== undefined || key === 'started' || key === 'finished',
        );
        const set = Object.fromEntries(named.map(([key, value]) => [key, value ?? null]));
        // $set of nothing is refused.
        const { matchedCount } = await jobs.updateOne({ _id: id }, { $set: { ...set, _id: id } });
        if (matchedCount === 0) throw unknown(id);
      }),

    record: (id, outcomes, predictions) =>
      run(async () => {
        if (!(await jobs.findOne({ _id: id }, { projection: { _id: 1 } }))) throw unknown(id);
        await putAnnotations(mongo, predictions);
        if (outcomes.length === 0) return;
        const first = await mongo.number('jobCanvases', outcomes.length);
        const documents = outcomes.map((outcome, i) => canvasDocument(id, outcome, first + i));
        try {
          await jobCanvases.insertMany(documents, { ordered: false });
        } catch (error) {
          if (!duplicatesOf(error)) throw error; // a canvas with an outcome keeps it
        }
      }),

    finishedCanvases: (id) =>
      run(async () => {
        const rows = jobCanvases.find({ job: id }).project<{ canvas: string }>({ canvas: 1 });
        return new Set((await rows.toArray()).map(({ canvas }) => canvas));
      }),

    delete: (id) =>
      run(async () => {
        await jobCanvases.deleteMany({ job: id });
        return (await jobs.deleteOne({ _id: id })).deletedCount > 0;
      }),
  };

  async function recordOf(stored: JobDocument): Promise<JobRecord> {
    const { _id: id, order: _, request, started, finished, ...fields } = stored;
    const asked: JsonObject = JSON.parse(request);
    const counts = (field: 'state' | 'predictions') =>
      jobCanvases
        .aggregate<{ _id: string | number; count: number }>([
          { $match: { job: id } },
          { $group: { _id: `$${field}`, count: { $sum: 1 } } },
        ])
        .toArray();
    const states = await counts('state');
    const made = await counts('predictions'); // FerretDB adds up no fields, and counts are few
    const failures = await jobCanvases
      .find({ job: id, state: 'failed' })
      .sort({ order: 1 })
      .limit(keptErrors)
      .toArray();
    const errors = failures.map(({ canvas, code = '', message = '' }) => ({
      canvas,
      code,
      message,
    }));
    const record: JobRecord = {
      ...fields,
      id,
      request: asked,
      started: started ?? undefined,
      finished: finished ?? undefined,
      errors: [...fields.errors, ...errors].slice(0, keptErrors),
    };
    for (const { _id: state, count } of states) {
      if (state === 'done' || state === 'failed' || state === 'skipped') record[state] += count;
    }
    for (const { _id: each, count } of made) record.predictions += Number(each) * count;
    return record;
  }
}

// --- Internal helpers ---

function canvasDocument(job: string, outcome: CanvasOutcome, order: number): JobCanvasDocument {
  return { _id: `${job} ${outcome.canvas}`, job, order, ...outcome };
}

function unknown(id: string): NotFoundError {
  return new NotFoundError(`No job has the id ${id}.`);
}
