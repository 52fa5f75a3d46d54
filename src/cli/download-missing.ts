import { createFetcher } from '../fetch.ts';
import type { DatasetName } from '../study/datasets.ts';
import type { Report } from './shell.ts';

/** What of the data sets lies neither in the folder that was given nor in the usual places, from its publisher. */
export async function downloadMissing(
  names: readonly DatasetName[],
  data: string | undefined,
  report: Pick<Report, 'line'>,
  signal: AbortSignal,
): Promise<void> {
  const [{ findDataset }, { downloadDataset }] = await Promise.all([
    import('../study/datasets.ts'),
    import('../study/download-dataset.ts'),
  ]);
  const fetcher = createFetcher({ allowPrivate: false, timeoutMs: patience });
  try {
    for (const name of names) {
      if (findDataset(name, data) !== undefined) continue;
      report.line(`Fetching ${name} from its publisher …`);
      await downloadDataset(name, { fetcher, signal });
    }
  } finally {
    await fetcher.close();
  }
}

// --- Internal ---

/** The largest file has 26 MB: four times as long is enough at 22 KB a second. */
const patience = 300_000;
