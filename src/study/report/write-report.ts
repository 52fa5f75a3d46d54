import { join } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { writeAtomically } from '../checkpoint.ts';
import type { Dataset } from '../datasets.ts';
import { figuresOf, type StudyReport } from './document.ts';
import { renderHtml } from './html.ts';
import { illustrationsOf } from './illustrations.ts';
import { renderMarkdown } from './markdown.ts';
import { openPictures } from './pictures.ts';
import { readResults } from './read-results.ts';
import { studyReport } from './study-report.ts';

export interface ReportOptions {
  /** Folder of `<run>.json`, `overview.json`, `errors.json` …; any of them may be missing. */
  results: string;
  /** Where `report.md`, `report.html` and `figures/` go. */
  out: string;
  /** For the sample grid and the pictures of misclassified images; without it there are none. */
  fashion?: Pick<Dataset, 'train' | 'test'>;
}

/**
 * The report with its pictures. The same results and data give the same bytes. Throws `InvalidInputError`
 * naming a damaged result. Returns the path of `report.md`.
 */
export async function writeReport({
  results: folder,
  out,
  fashion,
}: ReportOptions): Promise<string> {
  const results = readResults(folder);
  const pictures = await openPictures();
  const illustrations = await illustrationsOf(results, { fashion, pictures });
  return writeFiles(studyReport(results, illustrations), out);
}

// --- Internal ---

function writeFiles(report: StudyReport, out: string): string {
  const figures = join(out, 'figures');
  makeFolder(figures);
  for (const { name, svg } of figuresOf(report.sections)) {
    writeAtomically(join(figures, `${name}.svg`), Buffer.from(`${svg}\n`));
  }
  writeAtomically(join(out, 'report.html'), Buffer.from(renderHtml(report)));
  const path = join(out, 'report.md');
  writeAtomically(path, Buffer.from(renderMarkdown(report)));
  return path;
}
