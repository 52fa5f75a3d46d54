import { createHash } from 'node:crypto';

/** Lower-case hex: how SAS names canvases and manifests in addresses. */
export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/**
 * The name of a manifest in our addresses, as SimpleAnnotationServer chooses it: of an id that ends with
 * `manifest.json` the path segment before the last, otherwise the md5 of the id. Other programs build
 * search addresses by this rule without asking. `.` and `..` cannot be part of an address: md5 too.
 */
export function shortId(manifestId: string): string {
  const segment = manifestId.endsWith('manifest.json') ? manifestId.split('/').at(-2) : undefined;
  return segment && segment !== '.' && segment !== '..' ? segment : md5(manifestId);
}
