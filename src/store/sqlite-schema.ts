import { fillCanvasSizes } from './sqlite-canvas-sizes.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { rebuildFulltext } from './sqlite-fulltext.ts';
import { fillLabels } from './sqlite-labels.ts';
import { rereadRegions } from './sqlite-regions.ts';

/** SQL, or what a database that has been brought so far goes through, inside the same transaction. */
export type Migration =
  | string
  | ((database: Pick<SqliteConnection, 'rows' | 'row' | 'change'>) => void);

/**
 * The tables, as the steps that made them: a file of an older version goes through those it lacks.
 * Never change a step that has been released; add one. Where words are indexed in another way than before,
 * `rebuildFulltext` is the step.
 */
export const migrations: Migration[] = [
  `
  CREATE TABLE canvas (id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, md5 TEXT NOT NULL);
  CREATE INDEX canvas_md5 ON canvas (md5);

  -- seq is the order of creation. Small rows: filters run over them without touching documents.
  CREATE TABLE annotation (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    form TEXT NOT NULL,
    origin TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    creator TEXT,
    model TEXT,
    version TEXT,
    recipe TEXT,
    truth INTEGER NOT NULL,
    predicted INTEGER NOT NULL,
    motivations TEXT NOT NULL -- JSON array
  );
  CREATE INDEX annotation_model ON annotation (model) WHERE model IS NOT NULL;
  -- columns: the AnnotationColumns as JSON.
  CREATE TABLE document (seq INTEGER PRIMARY KEY, document TEXT NOT NULL, columns TEXT NOT NULL);
  -- One row for each canvas of an annotation, and for each manifest that its targets name.
  CREATE TABLE target (canvas INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (canvas, seq)) WITHOUT ROWID;
  CREATE INDEX target_seq ON target (seq);
  CREATE TABLE named (manifest TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (manifest, seq)) WITHOUT ROWID;
  CREATE INDEX named_seq ON named (seq);
  -- Fed with words() joined by spaces. The ascii tokenizer parts at them only: it takes everything beyond
  -- ASCII for letters, so that no second opinion on Unicode comes in.
  CREATE VIRTUAL TABLE fulltext USING fts5(
    words, content='', contentless_delete=1, detail=none, tokenize='ascii'
  );

  CREATE TABLE manifest (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    short_id TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL UNIQUE,
    url TEXT,
    label TEXT NOT NULL,
    version INTEGER NOT NULL,
    canvas_count INTEGER NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    warnings TEXT NOT NULL,
    document TEXT NOT NULL
  );
  CREATE INDEX manifest_url ON manifest (url);
  CREATE TABLE manifest_canvas (
    manifest INTEGER NOT NULL,
    position INTEGER NOT NULL,
    canvas INTEGER NOT NULL,
    label TEXT NOT NULL,
    usable INTEGER NOT NULL,
    PRIMARY KEY (manifest, position)
  ) WITHOUT ROWID;
  CREATE INDEX manifest_canvas_canvas ON manifest_canvas (canvas, manifest);

  CREATE TABLE job (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    models TEXT NOT NULL,
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    predictions INTEGER NOT NULL,
    created TEXT NOT NULL,
    started TEXT,
    finished TEXT
  );
  CREATE TABLE job_canvas (
    job INTEGER NOT NULL,
    canvas TEXT NOT NULL,
    state TEXT NOT NULL,
    predictions INTEGER NOT NULL,
    PRIMARY KEY (job, canvas)
  ) WITHOUT ROWID;
  CREATE TABLE job_error (
    job INTEGER NOT NULL,
    position INTEGER NOT NULL,
    canvas TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (job, position)
  ) WITHOUT ROWID;

  CREATE TABLE probe (id INTEGER PRIMARY KEY, written TEXT NOT NULL);
  `,
  // Which words there are, for completing them.
  `CREATE VIRTUAL TABLE fulltext_term USING fts5vocab('fulltext', 'instance')`,
  rebuildFulltext, // labels and addresses beside the words
  `
  -- Containers that clients made; their members are the annotations whose ids begin with theirs.
  CREATE TABLE container (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    document TEXT NOT NULL
  );
  `,
  `
  -- Versions that have ended, in order, by the annotation's id; the current one is the annotation itself.
  -- again: when a deleted id was used anew.
  CREATE TABLE revision (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    until TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    deleted_by TEXT,
    again TEXT,
    form TEXT NOT NULL,
    origin TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    document TEXT NOT NULL,
    columns TEXT NOT NULL
  );
  CREATE INDEX revision_id ON revision (id, seq);
  CREATE INDEX revision_gone ON revision (id) WHERE deleted = 1 AND again IS NULL;

  -- canvas 0 and kind '': the manifest itself, by its short id.
  CREATE TABLE activity (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    type TEXT NOT NULL,
    manifest TEXT NOT NULL,
    canvas INTEGER NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (manifest, canvas, kind, type)
  );
  CREATE INDEX activity_at ON activity (at, seq);
  -- What was there before there was a log.
  INSERT INTO activity (at, type, manifest, canvas, kind)
    SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'Create', short_id, 0, '' FROM manifest ORDER BY seq;
  INSERT INTO activity (at, type, manifest, canvas, kind)
    SELECT DISTINCT strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'Create', m.short_id, mc.canvas,
      CASE a.origin WHEN 'curator' THEN 'curator' ELSE 'machine' END
    FROM manifest m JOIN manifest_canvas mc ON mc.manifest = m.seq
    JOIN target t ON t.canvas = mc.canvas JOIN annotation a ON a.seq = t.seq;
  `,
  // Where regions in percent lie; null where the manifest does not say.
  `
  ALTER TABLE manifest_canvas ADD COLUMN width REAL;
  ALTER TABLE manifest_canvas ADD COLUMN height REAL;
  `,
  fillCanvasSizes,
  rereadRegions, // drawings have boxes, and what is in percent is kept
  // What wrote a version, where its document does not tell.
  `
  ALTER TABLE annotation ADD COLUMN written_by TEXT;
  ALTER TABLE revision ADD COLUMN written_by TEXT;
  `,
  // Their own, by language, as JSON.
  `ALTER TABLE manifest ADD COLUMN labels TEXT NOT NULL DEFAULT '{}'`,
  fillLabels,
  rebuildFulltext, // Korean is found inside words, Hebrew and Arabic without points
];
