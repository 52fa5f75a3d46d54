import { NotFoundError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { keptErrors } from './job-rules.ts';
import type { Row, SqliteConnection, Value } from './sqlite-connection.ts';
import { putAnnotations } from './sqlite-write-annotations.ts';
import type { JobRecord, JobState, JobStore } from './store.ts';

export function sqliteJobs(database: SqliteConnection): JobStore {
  return {
    create: (job) =>
      database.write(() => {
        const made = database.row(
          `INSERT INTO job (id, state, request, models, total, done, failed, skipped, predictions, created, started, finished)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq`,
          job.id,
          job.state,
          JSON.stringify(job.request),
          JSON.stringify(job.models),
          job.total,
          job.done,
          job.failed,
          job.skipped,
          job.predictions,
          job.created,
          job.started ?? null,
          job.finished ?? null,
        );
        for (const error of job.errors) addError(Number(made?.seq), error);
      }),

    async get(id) {
      const row = database.row('SELECT * FROM job WHERE id = ?', id);
      return row && recordOf(row);
    },

    async list(offset, limit) {
      return database
        .rows('SELECT * FROM job ORDER BY seq DESC LIMIT ? OFFSET ?', limit, offset)
        .map(recordOf);
    },

    async unfinished() {
      return database
        .rows("SELECT * FROM job WHERE state IN ('queued', 'running') ORDER BY seq")
        .map(recordOf);
    },

    update: (id, change) =>
      database.write(() => {
        const seq = seqOf(id);
        const set = (column: string, value: Value) =>
          database.change(`UPDATE job SET ${column} = ? WHERE seq = ?`, value, seq);
        if (change.state !== undefined) set('state', change.state);
        if (change.total !== undefined) set('total', change.total);
        if (change.models !== undefined) set('models', JSON.stringify(change.models));
        if ('started' in change) set('started', change.started ?? null);
        if ('finished' in change) set('finished', change.finished ?? null);
      }),

    record: (id, outcomes, predictions) =>
      database.write(() => {
        const seq = seqOf(id);
        putAnnotations(database, predictions);
        for (const outcome of outcomes) {
          const added = database.change(
            'INSERT OR IGNORE INTO job_canvas (job, canvas, state, predictions) VALUES (?, ?, ?, ?)',
            seq,
            outcome.canvas,
            outcome.state,
            outcome.predictions,
          );
          if (added === 0) continue;
          database.change(
            `UPDATE job SET ${outcome.state} = ${outcome.state} + 1, predictions = predictions + ? WHERE seq = ?`,
            outcome.predictions,
            seq,
          );
          if (outcome.state === 'failed') addError(seq, outcome);
        }
      }),

    async finishedCanvases(id) {
      const rows = database.rows(
        'SELECT canvas FROM job_canvas WHERE job = (SELECT seq FROM job WHERE id = ?)',
        id,
      );
      return new Set(rows.map((row) => String(row.canvas)));
    },

    delete: (id) =>
      database.write(() => {
        const row = database.row('SELECT seq FROM job WHERE id = ?', id);
        if (!row) return false;
        const seq = Number(row.seq);
        database.change('DELETE FROM job_canvas WHERE job = ?', seq);
        database.change('DELETE FROM job_error WHERE job = ?', seq);
        database.change('DELETE FROM job WHERE seq = ?', seq);
        return true;
      }),
  };

  function seqOf(id: string): number {
    const row = database.row('SELECT seq FROM job WHERE id = ?', id);
    if (!row) throw new NotFoundError(`No job has the id ${id}.`);
    return Number(row.seq);
  }

  function addError(seq: number, error: JobRecord['errors'][number]): void {
    const kept = database.row('SELECT count(*) AS n FROM job_error WHERE job = ?', seq);
    if (Number(kept?.n) >= keptErrors) return;
    database.change(
      'INSERT INTO job_error (job, position, canvas, code, message) VALUES (?, ?, ?, ?, ?)',
      seq,
      Number(kept?.n),
      error.canvas,
      error.code,
      error.message,
    );
  }

  function recordOf(row: Row): JobRecord {
    const request: JsonObject = JSON.parse(String(row.request));
    const models: string[] = JSON.parse(String(row.models));
    const errors = database
      .rows(
        'SELECT canvas, code, message FROM job_error WHERE job = ? ORDER BY position',
        Number(row.seq),
      )
      .map((error) => ({
        canvas: String(error.canvas),
        code: String(error.code),
        message: String(error.message),
      }));
    return {
      id: String(row.id),
      state: stateOf(row.state),
      request,
      models,
      total: Number(row.total),
      done: Number(row.done),
      failed: Number(row.failed),
      skipped: Number(row.skipped),
      predictions: Number(row.predictions),
      created: String(row.created),
      started: typeof row.started === 'string' ? row.started : undefined,
      finished: typeof row.finished === 'string' ? row.finished : undefined,
      errors,
    };
  }
}

// --- Internal helpers ---

const states: JobState[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];

function stateOf(value: Value | undefined): JobState {
  return states.find((state) => state === value) ?? 'failed';
}
