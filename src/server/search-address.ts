/** Where Content Search and its autocomplete are answered: of one manifest, or of everything that is stored. */
export function searchAddress(base: string, version: 1 | 2, shortId?: string) {
  if (shortId === undefined) {
    return { search: `${base}/search/${version}`, autocomplete: `${base}/autocomplete/${version}` };
  }
  const search = `${base}/search/${version}/${encodeURIComponent(shortId)}`;
  return { search, autocomplete: `${search}/autocomplete` };
}
