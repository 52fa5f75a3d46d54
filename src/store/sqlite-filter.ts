import { addressWord, labelWord } from '../annotation/index-words.ts';
import type { Region } from '../iiif/manifest.ts';
import { afterPrefix } from './annotation-rules.ts';
import type { Value } from './sqlite-connection.ts';
import type { AnnotationFilter, AnnotationQuery } from './store.ts';

/** Conditions on `annotation a`, joined by AND; `values` in the order of their question marks. */
export interface Condition {
  sql: string;
  values: Value[];
}

export function conditionOf(filter: AnnotationFilter): Condition {
  return join(filterParts(filter));
}

/** First and last `seq`. */
export interface Span {
  first: number;
  last: number;
}

/**
 * `few`: so few annotations have the words that each is better asked for its manifest than all of the manifest's
 * gathered first. `span`: where all that can match lie, so that the index need not be read whole for a word that is
 * everywhere.
 */
export function queryCondition(
  query: AnnotationQuery,
  { few = false, span }: { few?: boolean; span?: Span | undefined } = {},
): Condition {
  const { manifest, ...others } = query;
  const asked = few && manifest !== undefined;
  const parts = asked ? [...filterParts(others), inManifest(manifest)] : filterParts(query);
  const match = matchOf(query);
  if (match !== '') {
    const within = span ? ' AND rowid BETWEEN ? AND ?' : '';
    parts.unshift({
      sql: `a.seq IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?${within})`,
      values: [match, ...(span ? [span.first, span.last] : [])],
    });
  }
  if (query.motivations) {
    parts.push({
      sql: `EXISTS (SELECT 1 FROM json_each(a.motivations) WHERE value IN ${members})`,
      values: [JSON.stringify(query.motivations)],
    });
  }
  if (query.creators) {
    parts.push({ sql: `a.creator IN ${members}`, values: [JSON.stringify(query.creators)] });
  }
  if (query.created) {
    const ranges = query.created.map(() => 'a.created BETWEEN ? AND ?');
    parts.push({
      sql: ranges.length > 0 ? `(${ranges.join(' OR ')})` : 'FALSE',
      values: query.created.flatMap(({ from, to }) => [from, to]),
    });
  }
  if (query.labels?.length === 0) parts.push({ sql: 'FALSE', values: [] });
  // Last: these look into documents, of what is left by then.
  if (query.confidence) {
    const { from, to } = query.confidence;
    parts.push({
      sql: `(SELECT json_extract(columns, '$.statement.confidence') FROM document
        WHERE seq = a.seq) BETWEEN ? AND ?`,
      values: [from, to],
    });
  }
  if (query.phrases?.length) {
    // The index keeps which words there are, not where.
    parts.push({
      sql: `(SELECT has_phrases(json_extract(columns, '$.text'), ?) FROM document WHERE seq = a.seq)`,
      values: [JSON.stringify(query.phrases)],
    });
  }
  if (query.region) parts.push(overlap(query.region, query.canvases));
  return join(parts);
}

/** Whether few annotations have the words of a query: a condition to count with, undefined where it asks for none. */
export function fewMatches(query: AnnotationQuery): Condition | undefined {
  const match = matchOf(query);
  if (match === '') return undefined;
  const sql = `SELECT count(*) < ${few} AS few FROM (SELECT 1 FROM fulltext WHERE fulltext MATCH ? LIMIT ${few})`;
  return { sql, values: [match] };
}

/** `first` and `last` of the annotations of a manifest: those made one after the other lie close together. */
export function spanOf(manifest: string): Condition {
  // Each end by itself: so SQLite takes it from the index, and reads none of what lies between.
  const ends = (from: string) =>
    `SELECT (SELECT min(seq) FROM ${from}) AS first, (SELECT max(seq) FROM ${from}) AS last`;
  return {
    sql: `SELECT min(first) AS first, max(last) AS last FROM (
      ${ends('target WHERE canvas = mc.canvas')}
      FROM manifest_canvas mc JOIN manifest m ON m.seq = mc.manifest WHERE m.id = ?
      UNION ALL ${ends('named WHERE manifest = ?')})`,
    values: [manifest, manifest, manifest],
  };
}

// --- Internal helpers ---

const few = 1000;

function inManifest(manifest: string): Condition {
  return {
    sql: `(EXISTS (
        SELECT 1 FROM target t JOIN manifest_canvas mc ON mc.canvas = t.canvas JOIN manifest m ON m.seq = mc.manifest
        WHERE t.seq = a.seq AND m.id = ?
      ) OR EXISTS (SELECT 1 FROM named WHERE seq = a.seq AND manifest = ?))`,
    values: [manifest, manifest],
  };
}

/** In the language of FTS5; empty: nothing is asked of the text. */
function matchOf({ words, labels = [], addresses = [] }: AnnotationQuery): string {
  const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`;
  const all = [...words, ...addresses.map(addressWord)].map(quoted);
  const any = labels.map((label) => quoted(labelWord(label))).join(' OR ');
  return [...all, ...(any ? [`(${any})`] : [])].join(' AND ');
}

function overlap({ x, y, w, h }: Region, canvases: string[] | undefined): Condition {
  const here = canvases ? `AND json_extract(t.value, '$.canvas') IN ${members}` : '';
  const of = (name: string) => `json_extract(t.value, '$.region.${name}')`;
  const [left, top, wide, high] = [0, 1, 2, 3].map((i) => of(`percent[${i}]`));
  const edges = [x + w, x, y + h, y];
  return {
    sql: `EXISTS (SELECT 1 FROM document rd, json_each(rd.columns, '$.targets') t
      WHERE rd.seq = a.seq ${here} AND CASE
        WHEN ${of('x')} IS NOT NULL THEN
          ${of('x')} < ? AND ${of('x')} + ${of('w')} > ? AND ${of('y')} < ? AND ${of('y')} + ${of('h')} > ?
        WHEN ${of('percent')} IS NOT NULL THEN coalesce((
          SELECT ${left} * mc.width < ? AND (${left} + ${wide}) * mc.width > ?
            AND ${top} * mc.height < ? AND (${top} + ${high}) * mc.height > ?
          FROM canvas c JOIN manifest_canvas mc ON mc.canvas = c.id
          WHERE c.uri = json_extract(t.value, '$.canvas') ORDER BY mc.manifest LIMIT 1), TRUE)
        ELSE TRUE END)`,
    values: [
      ...(canvases ? [JSON.stringify(canvases)] : []),
      ...edges,
      ...edges.map((edge) => 100 * edge),
    ],
  };
}

/** A list as one value keeps the text of a statement the same, so that it is prepared once. */
const members = '(SELECT value FROM json_each(?))';

function filterParts(filter: AnnotationFilter): Condition[] {
  const parts: Condition[] = [];
  if (filter.canvases) {
    parts.push({
      sql: `a.seq IN (SELECT seq FROM target WHERE canvas IN (SELECT id FROM canvas WHERE uri IN ${members}))`,
      values: [JSON.stringify(filter.canvases)],
    });
  }
  if (filter.manifest !== undefined) {
    parts.push({
      sql: `a.seq IN (
        SELECT seq FROM target WHERE canvas IN (
          SELECT mc.canvas FROM manifest_canvas mc JOIN manifest m ON m.seq = mc.manifest WHERE m.id = ?
        ) UNION ALL SELECT seq FROM named WHERE manifest = ?)`,
      values: [filter.manifest, filter.manifest],
    });
  }
  if (filter.origins) {
    parts.push({ sql: `a.origin IN ${members}`, values: [JSON.stringify(filter.origins)] });
  }
  for (const column of ['model', 'version', 'recipe'] as const) {
    const value = filter[column];
    if (value !== undefined) parts.push({ sql: `a.${column} = ?`, values: [value] });
  }
  if (filter.says === 'truth') parts.push({ sql: 'a.truth = 1', values: [] });
  if (filter.says === 'prediction') parts.push({ sql: 'a.predicted = 1', values: [] });
  if (filter.under !== undefined) {
    parts.push({
      sql: 'a.seq IN (SELECT seq FROM annotation WHERE id >= ? AND id < ?)',
      values: [filter.under, afterPrefix(filter.under)],
    });
  }
  return parts;
}

function join(parts: Condition[]): Condition {
  return {
    sql: parts.length > 0 ? parts.map((part) => part.sql).join(' AND ') : 'TRUE',
    values: parts.flatMap((part) => part.values),
  };
}
