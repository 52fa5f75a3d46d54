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

export function queryCondition(query: AnnotationQuery): Condition {
  const parts = filterParts(query);
  if (query.words.length > 0) {
    parts.unshift({
      sql: 'a.seq IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?)',
      values: [query.words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ')],
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
  return join(parts);
}

// --- Internal helpers ---

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
        ) UNION SELECT seq FROM named WHERE manifest = ?)`,
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
  return parts;
}

function join(parts: Condition[]): Condition {
  return {
    sql: parts.length > 0 ? parts.map((part) => part.sql).join(' AND ') : 'TRUE',
    values: parts.flatMap((part) => part.values),
  };
}
