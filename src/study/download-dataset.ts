import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Fetcher } from '../fetch.ts';
import { makeFolder } from '../make-folder.ts';
import { type DatasetName, downloadFolder, idxFiles, loadDataset } from './datasets.ts';

/** Fashion MNIST from Zalando Research; MNIST from the copy that TensorFlow's data sets are made of. */
const publishers: Record<DatasetName, string> = {
  'fashion-mnist': 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
  mnist: 'https://storage.googleapis.com/cvdf-datasets/mnist',
};

export interface DownloadOptions {
  fetcher: Fetcher;
  /** Where it is kept. @default `downloadFolder(name)` */
  folder?: string;
  publisher?: string;
  /** Whether it must be what is published, by sha256. @default true */
  checked?: boolean;
  signal?: AbortSignal;
}

/**
 * Fetches a data set to where `findDataset` finds it from then on. Kept only when it is whole and its sha256 are the
 * published ones. Throws what the fetcher throws, and `InvalidInputError` as `loadDataset`,
 * and what `signal` was aborted with.
 */
export async function downloadDataset(
  name: DatasetName,
  {
    fetcher,
    folder = downloadFolder(name),
    publisher = publishers[name],
    checked,
    signal,
  }: DownloadOptions,
): Promise<void> {
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  makeFolder(part);
  for (const file of idxFiles) {
    const { bytes } = await fetcher.get(`${publisher}/${file}`, { signal });
    writeFileSync(join(part, file), isGzip(bytes) ? bytes : gzipSync(bytes));
  }
  loadDataset(name, { data: part, checked });
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
}

// --- Internal ---

/** Some servers send a `.gz` as an encoding, which is gone by then. */
const isGzip = ([first, second]: Uint8Array) => first === 0x1f && second === 0x8b;
