/** Of a page of results, from 0: the service, the question as it was understood, the page beyond the first. */
export function pageAddress(
  service: string,
  question: [name: string, value: string][],
  page = 0,
): string {
  const pairs = [...question, ...(page > 0 ? [['page', String(page)] as const] : [])];
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return query === '' ? service : `${service}?${query}`;
}
