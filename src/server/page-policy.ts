import type { Response } from 'express';

export interface PagePolicy {
  /** Sources of `img-src` besides our own. */
  images?: string;
  /** Whether the page runs scripts of ours. */
  script?: boolean;
  /** Viewers read manifests and images from anywhere. */
  viewer?: boolean;
}

/**
 * What a page of ours may load and do. The one for viewers is what Mirador and Universal Viewer need
 * (viewers.md §3): foreign manifests and images, styles that are made while they run, workers out of blobs.
 */
export function setPagePolicy(
  response: Response,
  { images = '', script = false, viewer = false }: PagePolicy,
): void {
  const policy = viewer
    ? "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data: blob:; connect-src *; font-src 'self' data:; worker-src 'self' blob:"
    : `default-src 'none'; script-src ${script ? "'self'" : "'none'"}; style-src 'self' 'unsafe-inline'; img-src 'self' ${images}`.trim();
  response.set({
    'Content-Security-Policy': `${policy}; base-uri 'none'; form-action 'self'; object-src 'none'`,
    'Referrer-Policy': 'no-referrer',
  });
}
