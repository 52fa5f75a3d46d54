/**
 * Two manifests that say as much as manifests can, one in each version, made up for these tests: publishers' own members
 * (`x:`), services within services, links of every kind, labels in several languages, nested ranges.
 */

const login = {
  '@context': 'http://iiif.io/api/auth/1/context.json',
  '@id': 'https://ex.org/login',
  profile: 'http://iiif.io/api/auth/1/login',
  label: 'Log in',
  service: [
    { '@id': 'https://ex.org/token', profile: 'http://iiif.io/api/auth/1/token' },
    { '@id': 'https://ex.org/logout', profile: 'http://iiif.io/api/auth/1/logout', label: 'Out' },
  ],
};

const canvas2 = (n: number) => ({
  '@id': `https://ex.org/canvas/${n}`,
  '@type': 'sc:Canvas',
  label: `p. ${n}`,
  width: 1000,
  height: 1500,
  viewingHint: 'non-paged',
  'x:page': n,
  metadata: [{ label: 'Folio', value: n }],
  seeAlso: `https://ex.org/alto/${n}.xml`,
  rendering: { '@id': `https://ex.org/page/${n}.pdf`, format: 'application/pdf' },
  images: [
    {
      '@id': `https://ex.org/painting/${n}`,
      '@type': 'oa:Annotation',
      motivation: 'sc:painting',
      on: `https://ex.org/canvas/${n}`,
      resource: {
        '@id': `https://ex.org/image/${n}/full/full/0/default.jpg`,
        '@type': 'dctypes:Image',
        format: 'image/jpeg',
        width: 1000,
        height: 1500,
        'x:camera': 'Leica',
        service: {
          '@context': 'http://iiif.io/api/image/2/context.json',
          '@id': `https://ex.org/image/${n}`,
          profile: ['http://iiif.io/api/image/2/level1.json', { formats: ['png'] }],
          tiles: [{ width: 512, scaleFactors: [1, 2] }],
          service: login,
        },
      },
    },
  ],
  otherContent: [{ '@id': `https://ex.org/list/${n}`, '@type': 'sc:AnnotationList', label: 'OCR' }],
});

export const rich2 = () => ({
  '@context': ['http://iiif.io/api/presentation/2/context.json', 'https://ex.org/own.json'],
  '@id': 'https://ex.org/book/manifest.json',
  '@type': 'sc:Manifest',
  label: [
    { '@value': 'A book', '@language': 'en' },
    { '@value': 'Ein Buch', '@language': 'de' },
  ],
  description: 'About it',
  metadata: [
    { label: 'Date', value: ['1900', '1901'] },
    {
      label: [
        { '@value': 'Author', '@language': 'en' },
        { '@value': 'Autor', '@language': 'de' },
      ],
      value: { '@value': 'Ann', '@language': 'en' },
    },
    { label: 'Pages', value: 2 },
  ],
  attribution: ['A library', 'Another'],
  license: ['https://creativecommons.org/licenses/by/4.0/', 'https://ex.org/terms'],
  logo: 'https://ex.org/logo.png',
  thumbnail: 'https://ex.org/small.jpg',
  related: [
    { '@id': 'https://ex.org/about', format: 'text/html', label: 'About' },
    'https://ex.org/more',
  ],
  seeAlso: [
    { '@id': 'https://ex.org/marc.xml', format: 'application/xml', profile: 'https://ex.org/marc' },
  ],
  rendering: { '@id': 'https://ex.org/book.pdf', format: 'application/pdf', label: 'PDF' },
  service: [
    {
      '@context': 'http://iiif.io/api/search/0/context.json',
      '@id': 'https://ex.org/search',
      profile: 'http://iiif.io/api/search/0/search',
    },
    {
      '@context': 'https://ex.org/geo.json',
      '@id': 'https://ex.org/geo',
      profile: 'https://ex.org/geo#p',
      at: [1, 2],
    },
  ],
  within: 'https://ex.org/collection',
  navDate: '1900-01-01T00:00:00Z',
  viewingHint: 'paged',
  'x:own': { kept: [true, { 'x:deep': null }] },
  sequences: [
    {
      '@type': 'sc:Sequence',
      viewingDirection: 'right-to-left',
      startCanvas: 'https://ex.org/canvas/2',
      canvases: [canvas2(1), canvas2(2)],
    },
  ],
  structures: [
    {
      '@id': 'https://ex.org/range/0',
      '@type': 'sc:Range',
      label: 'Contents',
      viewingHint: 'top',
      ranges: ['https://ex.org/range/1'],
      'x:range': 0,
    },
    {
      '@id': 'https://ex.org/range/1',
      '@type': 'sc:Range',
      label: 'Chapter',
      metadata: [{ label: 'Hand', value: 'B' }],
      canvases: ['https://ex.org/canvas/1', 'https://ex.org/canvas/2#xywh=0,0,10,10'],
      'x:range': 1,
    },
  ],
});

const login3 = {
  ...login,
  '@type': 'AuthCookieService1',
  service: [
    { ...login.service[0], '@type': 'AuthTokenService1' },
    { ...login.service[1], '@type': 'AuthLogoutService1' },
  ],
};

const canvas3 = (n: number) => ({
  id: `https://ex.org/canvas/${n}`,
  type: 'Canvas',
  label: { none: [`p. ${n}`] },
  width: 1000,
  height: 1500,
  behavior: ['facing-pages'],
  'x:page': n,
  seeAlso: [{ id: `https://ex.org/alto/${n}.xml`, type: 'Dataset', format: 'application/xml' }],
  items: [
    {
      id: `https://ex.org/page/${n}`,
      type: 'AnnotationPage',
      items: [
        {
          id: `https://ex.org/painting/${n}`,
          type: 'Annotation',
          motivation: 'painting',
          target: `https://ex.org/canvas/${n}`,
          body: {
            id: `https://ex.org/image/${n}/full/max/0/default.jpg`,
            type: 'Image',
            format: 'image/jpeg',
            width: 1000,
            height: 1500,
            'x:camera': 'Leica',
            service: [
              {
                id: `https://ex.org/image/${n}`,
                type: 'ImageService3',
                profile: 'level2',
                service: [login3],
              },
            ],
          },
        },
      ],
    },
  ],
  annotations: [{ id: `https://ex.org/ocr/${n}`, type: 'AnnotationPage', label: { en: ['OCR'] } }],
});

export const rich3 = () => ({
  '@context': ['https://ex.org/own.json', 'http://iiif.io/api/presentation/3/context.json'],
  id: 'https://ex.org/book3/manifest.json',
  type: 'Manifest',
  label: { en: ['A book'], de: ['Ein Buch', 'Band 1'] },
  summary: { none: ['About it'] },
  metadata: [{ label: { en: ['Date'], de: ['Datum'] }, value: { none: ['1900', '1901'] } }],
  requiredStatement: { label: { en: ['From'] }, value: { en: ['A library'] } },
  rights: 'http://creativecommons.org/licenses/by/4.0/',
  provider: [
    {
      id: 'https://ex.org/library',
      type: 'Agent',
      label: { en: ['A library'] },
      logo: [{ id: 'https://ex.org/logo.png', type: 'Image' }],
    },
  ],
  thumbnail: [{ id: 'https://ex.org/small.jpg', type: 'Image', format: 'image/jpeg' }],
  homepage: [
    { id: 'https://ex.org/about', type: 'Text', label: { en: ['About'] }, format: 'text/html' },
  ],
  seeAlso: [{ id: 'https://ex.org/marc.xml', type: 'Dataset', profile: 'https://ex.org/marc' }],
  rendering: [
    {
      id: 'https://ex.org/book.pdf',
      type: 'Text',
      label: { en: ['PDF'] },
      format: 'application/pdf',
    },
  ],
  partOf: [
    { id: 'https://ex.org/collection', type: 'Collection' },
    { id: 'https://ex.org/series', type: 'Collection' },
  ],
  navDate: '1900-01-01T00:00:00Z',
  behavior: ['paged'],
  viewingDirection: 'right-to-left',
  start: { id: 'https://ex.org/canvas/2', type: 'Canvas' },
  service: [{ id: 'https://ex.org/geo', type: 'Service', profile: 'https://ex.org/geo#p' }],
  services: [{ ...login3, '@id': 'https://ex.org/shared' }],
  'x:own': { kept: [true, { 'x:deep': null }] },
  items: [canvas3(1), canvas3(2)],
  structures: [
    {
      id: 'https://ex.org/range/0',
      type: 'Range',
      label: { en: ['Contents'] },
      'x:range': 0,
      items: [
        { id: 'https://ex.org/canvas/1', type: 'Canvas' },
        {
          id: 'https://ex.org/range/1',
          type: 'Range',
          label: { en: ['Chapter'] },
          'x:range': 1,
          items: [
            {
              type: 'SpecificResource',
              source: 'https://ex.org/canvas/2',
              selector: { type: 'FragmentSelector', value: 'xywh=0,0,10,10' },
            },
          ],
        },
      ],
    },
  ],
});
