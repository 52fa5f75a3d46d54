import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import { type IiifRecord, iiif, type ReportsRecord, reports } from './evaluation-schemas.ts';
import {
  type EarlierRecord,
  type ErrorsRecord,
  earlier,
  errors,
  type OverviewRecord,
  overview,
  type PhotographsRecord,
  photographs,
  type RunRecord,
  run,
} from './result-schemas.ts';

/** All of `results/`; what was not run is absent. */
export interface StudyResults {
  /** In the order of their ids. */
  runs: RunRecord[];
  overview?: OverviewRecord;
  reports?: ReportsRecord;
  errors?: ErrorsRecord;
  photographs?: PhotographsRecord;
  iiif?: IiifRecord;
  earlier?: EarlierRecord;
}

const single = { overview, reports, errors, photographs, iiif, earlier };

/** Reads `folder/*.json`; a folder that is not there holds nothing. Throws `InvalidInputError` naming the damaged file. */
export function readResults(folder: string): StudyResults {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const stems = names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
  const part = <T>(stem: string, schema: z.ZodType<T>): T | undefined =>
    stems.includes(stem) ? readPart(join(folder, `${stem}.json`), schema) : undefined;
  return {
    runs: stems
      .filter((stem) => !Object.hasOwn(single, stem))
      .map((stem) => readPart(join(folder, `${stem}.json`), run)),
    overview: part('overview', overview),
    reports: part('reports', reports),
    errors: part('errors', errors),
    photographs: part('photographs', photographs),
    iiif: part('iiif', iiif),
    earlier: part('earlier', earlier),
  };
}

// --- Internal helpers ---

function readPart<T>(path: string, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidInputError(`${path} is no JSON: run its part of the study again.`, [], {
      cause: error,
    });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: place, message }) => ({
    path: place.join('.'),
    message,
  }));
  const [first] = problems;
  throw new InvalidInputError(
    `${path} is no result of the study: ${first?.path ?? ''}: ${first?.message ?? ''}.`,
    problems,
  );
}
