import type { PageKind } from '../annotation/page-kind.ts';
import { md5 } from '../iiif/short-id.ts';

/** Curators' and machine's words apart. */
export const pageLabels: Record<PageKind, string> = {
  curator: 'What people said',
  machine: 'What models predict',
};

const kinds = ['curator', 'machine'] as const;

export const isPageKind = (name: string): name is PageKind => kinds.some((kind) => kind === name);

/** The annotation pages of a canvas: AnnotationPages for Presentation 3, AnnotationLists for 2. */
export function canvasPages(manifestAddress: string, canvas: string, version: 2 | 3) {
  return kinds.map((kind) => ({
    id: pageAddress(manifestAddress, md5(canvas), kind, version),
    label: pageLabels[kind],
  }));
}

/** Where a page is answered and what it is called: both the same, or Mirador lists annotations twice. */
export function pageAddress(
  manifestAddress: string,
  canvasHash: string,
  kind: PageKind,
  version: 2 | 3,
): string {
  return `${manifestAddress}/pages/${canvasHash}/${kind}${version === 2 ? '/list' : ''}`;
}
