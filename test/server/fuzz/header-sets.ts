import fc from 'fast-check';

/** Up to three headers that no client should send. */
export function headerSets(): fc.Arbitrary<Record<string, string>> {
  const header = fc
    .constantFrom(...Object.entries(values))
    .chain(([name, all]) => fc.tuple(fc.constant(name), fc.constantFrom(...all)));
  return fc.array(header, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
}

// --- Internal helpers ---

const containedIris = 'return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs"';
const longAgo = 'Thu, 31 May 2007 20:35:00 GMT';

const values: Record<string, string[]> = {
  Accept: [
    ...['*/*', 'application/ld+json;profile="x', 'text/turtle', ';;;', 'a/b;q=NaN', 'text/html'],
    ...[',', 'x'.repeat(3000)],
  ],
  Prefer: [containedIris, 'return=', '"', ';=,', 'include="a b'],
  'If-Match': ['*', '"x"', 'W/"x"', '""', '"', ',', 'x, "y', 'W/'],
  'If-None-Match': ['*', '"x"', ',,', 'W/'],
  'Accept-Datetime': [longAgo, 'never', '0', '-1', 'Thu, 99 May 99999 20:35:00 GMT'],
  'If-Modified-Since': ['never', longAgo],
  Range: ['bytes=0-1', 'bytes=-1', 'bytes=9-1', 'bytes=a-b', 'lines=1-2', 'bytes=0-,0-,0-'],
  'Content-Type': [
    ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', '/'],
    ...['application/json; charset=utf-16', 'multipart/form-data; boundary="'],
  ],
  'Content-Encoding': ['gzip', 'identity', 'x', 'gzip, gzip', ''],
  Slug: ['mine', '..', '/', '%00', '%ff', '%', 'x'.repeat(2000), '\u00e9', 'a b', '__proto__'],
  Origin: ['null', 'https://ex.org', '\u00ff'],
  'X-Forwarded-Host': ['evil.example', 'a b', ','],
  'X-Forwarded-Proto': ['javascript', ''],
  Link: ['<x>; rel="type"', '<'],
  'Accept-Language': ['xx', ';'],
};
