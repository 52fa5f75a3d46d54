import { createFetcher } from '../fetch.ts';
import type { DatasetName } from '../study/datasets.ts';
import type { Report } from './shell.ts';

/** What of the data sets lies neither in the folder that was given nor in the usual places, from its publisher. */
export async function downloadMissing(
  names: readonly DatasetName[],
  data: string | undefined,
  report: Pick<Report, 'line'>,
): Promise<void> {
  const [{ findDataset }, { downloadDataset }] = await Promise.all([
    import('../study/datasets.ts'),
    import('../study/download-dataset.ts'),
  ]);
  const fetcher = createFetcher({ allowPrivate: false });
  try {
    for (const name of names) {
      if (findDataset(name, data) !== undefined) continue;
      report.line(`Fetching ${name} from its publisher …`);
      await downloadDataset(name, { fetcher });
    }
  } finally {
    await fetcher.close();
  }
}
