import type { Shown } from './evaluation.ts';
import type { CsvTable } from './evaluation-csv.ts';
import type { ReportOptions } from './evaluation-html.ts';

const csvLinks: [table: CsvTable, name: string][] = [
  ['summary', 'CSV'],
  ['classes', 'CSV by class'],
  ['confusion', 'CSV of the matrices'],
  ['misclassified', 'CSV of what is misclassified'],
];

/**
 * Where a page that a server shows leads: canvases open in Mirador, the same numbers come in their other
 * forms. `base`: of the server, without a trailing slash; `query`: what the page itself was asked with.
 */
export function reportLinks(
  base: string,
  query: URLSearchParams,
): Required<Pick<ReportOptions, 'viewerOf' | 'downloads'>> {
  const download = (name: string, change: Record<string, string>) => {
    const wanted = new URLSearchParams(query);
    for (const [key, value] of Object.entries(change)) wanted.set(key, value);
    return { name, address: `${base}/evaluation?${wanted}` };
  };
  return {
    viewerOf: ({ manifest, canvas }: Shown) => {
      if (manifest === null) return undefined;
      return `${base}/viewers/mirador?${new URLSearchParams({ manifest, canvas })}`;
    },
    downloads: [
      download('JSON', { format: 'json' }),
      ...csvLinks.map(([table, name]) => download(name, { format: 'csv', table })),
    ],
  };
}
