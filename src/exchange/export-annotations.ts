import { toPublic } from '../local-address.ts';
import type { Store } from '../store/store.ts';
import { annotationListText, annotationPageText } from './annotation-documents.ts';
import { cocoText } from './coco/dataset.ts';
import { csvText } from './csv.ts';
import type { FormatName } from './formats.ts';
import { tasksText } from './label-studio/tasks.ts';
import { ndjsonText } from './ndjson.ts';
import type { ExchangeScope } from './scope.ts';

export interface ExportOptions {
  format: FormatName;
  scope: ExchangeScope;
  /** What addresses of our own start with outside; no trailing slash. */
  base: string;
}

type ExchangeStore = Pick<Store, 'annotations' | 'containers' | 'manifests'>;

/**
 * An export as pieces of text of some ten thousand characters, made as they are taken: whoever takes no
 * more stops the work. Memory grows with the largest manifest and the annotations of one canvas, never
 * with the store. Everything but NDJSON, which is as stored, goes out with public addresses.
 */
export async function* exportText(
  store: ExchangeStore,
  { format, scope, base }: ExportOptions,
): AsyncGenerator<string> {
  let piece = '';
  for await (const text of writers[format](store, scope, base)) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield format === 'ndjson' ? piece : toPublic(piece, base);
    piece = '';
  }
  if (piece !== '') yield format === 'ndjson' ? piece : toPublic(piece, base);
}

// --- Internal helpers ---

const pieceLength = 65_536;

const writers: Record<
  FormatName,
  (store: ExchangeStore, scope: ExchangeScope, base: string) => AsyncIterable<string>
> = {
  ndjson: ndjsonText,
  csv: csvText,
  coco: cocoText,
  'label-studio': tasksText,
  annotations: annotationPageText,
  'annotation-list': annotationListText,
};
