import { didYouMean } from '../did-you-mean.ts';
import { InvalidInputError } from '../errors.ts';

interface Format {
  /** For people, in messages and help. */
  what: string;
  type: string;
  /** Of files, without the dot. */
  extension: string;
  importable: boolean;
}

/** How annotations travel, by the name that `format=` and `--format` take. */
export const formats = {
  ndjson: {
    what: 'everything, one JSON object a line',
    type: 'application/x-ndjson; charset=utf-8',
    extension: 'ndjson',
    importable: true,
  },
  csv: {
    what: 'a table: truth and prediction for each canvas or region',
    type: 'text/csv; charset=utf-8',
    extension: 'csv',
    importable: false,
  },
  coco: {
    what: 'COCO object detection',
    type: 'application/json; charset=utf-8',
    extension: 'coco.json',
    importable: true,
  },
  'label-studio': {
    what: 'Label Studio tasks',
    type: 'application/json; charset=utf-8',
    extension: 'label-studio.json',
    importable: true,
  },
  annotations: {
    what: 'a Web Annotation page (IIIF Presentation 3)',
    type: 'application/ld+json; charset=utf-8',
    extension: 'json',
    importable: true,
  },
  'annotation-list': {
    what: 'an Open Annotation list (IIIF Presentation 2)',
    type: 'application/ld+json; charset=utf-8',
    extension: 'list.json',
    importable: true,
  },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

const isFormat = (name: string): name is FormatName => Object.hasOwn(formats, name);

export const formatNames = Object.keys(formats).filter(isFormat);
export const importNames = formatNames.filter((name) => formats[name].importable);

/** Throws `InvalidInputError` that names the near-miss and all that there are. */
export function exportFormat(name: string): FormatName {
  if (isFormat(name)) return name;
  throw unknownFormat(name, formatNames);
}

/** As `exportFormat`, of those that can be read too. */
export function importFormat(name: string): FormatName {
  if (isFormat(name) && formats[name].importable) return name;
  if (isFormat(name)) {
    throw problem(`${name} can only be exported; imported can be ${importNames.join(', ')}.`);
  }
  throw unknownFormat(name, importNames);
}

/** By the end of a file's name; undefined where it tells nothing. */
export function formatOfFile(file: string): FormatName | undefined {
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson';
  const byLength = formatNames.toSorted(
    (one, two) => formats[two].extension.length - formats[one].extension.length,
  );
  return byLength.find((name) => file.toLowerCase().endsWith(`.${formats[name].extension}`));
}

// --- Internal helpers ---

function unknownFormat(name: string, known: FormatName[]): InvalidInputError {
  return problem(
    `There is no format ${JSON.stringify(name)}${didYouMean(name, known)} There are ${known.join(', ')}.`,
  );
}

const problem = (message: string) => new InvalidInputError(message, [{ path: 'format', message }]);
