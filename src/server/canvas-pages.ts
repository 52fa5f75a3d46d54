import type { Origin } from '../annotation/annotation.ts';
import { md5 } from '../iiif/short-id.ts';

/** Curators' and machine's words apart; what a machine said elsewhere and was imported is a machine's word. */
export const pageKinds = {
  curator: { label: 'What people said', origins: ['curator'] },
  machine: { label: 'What models predict', origins: ['machine', 'import'] },
} satisfies Record<string, { label: string; origins: Origin[] }>;

export type PageKind = keyof typeof pageKinds;

const kinds = ['curator', 'machine'] as const;

export const isPageKind = (name: string): name is PageKind => kinds.some((kind) => kind === name);

/** The annotation pages of a canvas: AnnotationPages for Presentation 3, AnnotationLists for 2. */
export function canvasPages(manifestAddress: string, canvas: string, version: 2 | 3) {
  return kinds.map((kind) => ({
    id: pageAddress(manifestAddress, md5(canvas), kind, version),
    label: pageKinds[kind].label,
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
