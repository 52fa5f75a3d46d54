import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { readIdxImages, readIdxLabels } from './idx.ts';

/** Images `[count, 28, 28, 1]` as bytes, with a label of 0..9 each. */
export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array;
  count: number;
}

export interface Dataset {
  name: DatasetName;
  folder: string;
  train: LabelledImages;
  test: LabelledImages;
}

export const datasetNames = ['fashion-mnist', 'mnist'] as const;
export type DatasetName = (typeof datasetNames)[number];

export const pixels = 28 * 28;

export const idxFiles = [
  'train-images-idx3-ubyte.gz',
  'train-labels-idx1-ubyte.gz',
  't10k-images-idx3-ubyte.gz',
  't10k-labels-idx1-ubyte.gz',
] as const;
const [trainImages] = idxFiles;
const subfolders = ['fashion-mnist', 'mnist', 'photos']; // of a given folder, any of them

/** sha256 of what follows the header, where the publisher's is known; copies of MNIST order the training half differently. */
const published: Record<DatasetName, Record<string, string>> = {
  'fashion-mnist': {
    'train-images-idx3-ubyte': '2e487a6c89124f78f2d7521542223cafe96f7123c3ca13d447772ac6ecbb3012',
    'train-labels-idx1-ubyte': '657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7',
    't10k-images-idx3-ubyte': 'c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a',
    't10k-labels-idx1-ubyte': '3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9',
  },
  mnist: {
    't10k-images-idx3-ubyte': '6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161',
    't10k-labels-idx1-ubyte': 'ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5',
  },
};

const usual: Record<DatasetName, string[]> = {
  'fashion-mnist': ['/usr/share/datasets/fashion-mnist', '../shared/data/fashion-mnist'],
  mnist: ['/usr/share/datasets/mnist', '../shared/data/mnist'],
};

/** Where `--download` keeps a data set, for every project of this person. */
export function downloadFolder(name: DatasetName): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'iiif-autotag', name);
}

/**
 * Where the four IDX files of a data set lie: `data` itself, its subfolder of that name, Debian's
 * folder, `shared/data` beside the checkout, or what was downloaded. undefined when nowhere.
 */
export function findDataset(name: DatasetName, data?: string): string | undefined {
  // A given folder holds one data set or both in subfolders; `mnist` is never taken for the other.
  const own = data === undefined ? [] : [join(data, name), data];
  const known = usual[name].map((folder) => resolve(packageRoot, folder));
  const folders = [...own, ...known, downloadFolder(name)];
  return folders.find((folder) => existsSync(join(folder, trainImages)) && isNamed(folder, name));
}

/**
 * Throws `NotFoundError` saying the ways to get the data, also for a given folder that holds none of them, and
 * `InvalidInputError` for damaged files.
 * `checked: false` leaves out the published sha256: for small sets in the same form.
 */
export function loadDataset(
  name: DatasetName,
  { data, checked = true }: { data?: string; checked?: boolean } = {},
): Dataset {
  if (data !== undefined) expectSomething(data);
  const folder = findDataset(name, data);
  if (folder === undefined) {
    const debian =
      name === 'fashion-mnist' ? 'install the Debian package dataset-fashion-mnist, ' : '';
    throw new NotFoundError(
      `${name} is not here: ${debian}give a folder with its four IDX files by --data (train: --dataset), ` +
        `or let --download fetch them once from their publisher into ${downloadFolder(name)}.`,
    );
  }
  const half = (prefix: string) => readHalf(folder, prefix, checked ? published[name] : {});
  return { name, folder, train: half('train'), test: half('t10k') };
}

/** The first `most` images of a half; all of them when absent. */
export function firstOf({ images, labels, count }: LabelledImages, most = count): LabelledImages {
  const left = Math.min(most, count);
  return {
    images: images.subarray(0, left * pixels),
    labels: labels.subarray(0, left),
    count: left,
  };
}

// --- Internal helpers ---

/** A folder that is given and holds nothing of ours is a slip of the pen: the usual places would be other data. */
function expectSomething(data: string): void {
  const own = [trainImages, ...subfolders].map((name) => join(data, name));
  if (own.some(existsSync)) return;
  throw new NotFoundError(
    `${data} holds none of the data: neither ${trainImages} nor a folder ${subfolders.join(', ')}. ` +
      'Without --data the usual places are searched.',
  );
}

function readHalf(folder: string, prefix: string, sums: Record<string, string>): LabelledImages {
  const read = (stem: string): [Uint8Array, string] => {
    const path = join(folder, `${stem}.gz`);
    if (!existsSync(path)) throw new NotFoundError(`${path} is missing.`);
    return [readFileSync(path), path];
  };
  const check = (stem: string, content: Uint8Array) => {
    const sum = sums[stem];
    if (sum === undefined || createHash('sha256').update(content).digest('hex') === sum) return;
    throw new InvalidInputError(
      `${join(folder, stem)}.gz is not the published file: its sha256 differs.`,
    );
  };
  const {
    count,
    rows,
    columns,
    pixels: images,
  } = readIdxImages(...read(`${prefix}-images-idx3-ubyte`));
  const labels = readIdxLabels(...read(`${prefix}-labels-idx1-ubyte`));
  if (rows !== 28 || columns !== 28) {
    throw new InvalidInputError(`${folder}: images of ${rows} × ${columns}, not 28 × 28.`);
  }
  if (labels.length !== count) {
    throw new InvalidInputError(
      `${folder}: wrong counts, ${count} ${prefix} images and ${labels.length} labels.`,
    );
  }
  const strange = labels.findIndex((label) => label > 9);
  if (strange >= 0) {
    throw new InvalidInputError(
      `${folder}: the ${prefix} label ${strange} is ${labels[strange]}, not 0 to 9.`,
    );
  }
  check(`${prefix}-images-idx3-ubyte`, images);
  check(`${prefix}-labels-idx1-ubyte`, labels);
  return { images, labels, count };
}

/** A folder that is named for one of the sets holds no other. */
function isNamed(folder: string, name: DatasetName): boolean {
  const last = folder.split(/[\\/]/).at(-1);
  return (last !== 'mnist' && last !== 'fashion-mnist') || last === name;
}
