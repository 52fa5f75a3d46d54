import type { Origin } from './annotation.ts';

/** The annotation pages of a canvas: what people said, and what machines said, here or elsewhere. */
export type PageKind = 'curator' | 'machine';

/** Whose annotations a page holds: what a machine said elsewhere and was imported is a machine's word. */
export const pageOrigins: Record<PageKind, Origin[]> = {
  curator: ['curator'],
  machine: ['machine', 'import'],
};

export const pageKindOf = (origin: Origin): PageKind =>
  origin === 'curator' ? 'curator' : 'machine';
