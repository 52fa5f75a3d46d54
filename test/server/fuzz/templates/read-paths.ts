import { md5 } from '../../../../src/iiif/short-id.ts';
import { C, M } from '../../sas/client.ts';
import { someId } from '../documents.ts';

const canvas = encodeURIComponent(C);
const manifest = encodeURIComponent(M);

const dialects = [
  `/annotation/search?uri=${canvas}`,
  ...['/annotation/', '/annotation', `/annotation/${someId}`],
  '/annotation/list/0123456789abcdef0123456789abcdef.json',
  ...[
    '/manifests',
    '/manifests/book1',
    `/manifests?manifest=${manifest}`,
    `/manifests?uri=${manifest}`,
  ],
  ...['/search-api/book1/search?q=coat', '/search-api/1/manifests/book1/search?q=coat'],
  '/search-api/2/manifests/book1/search?q=coat',
  ...[`/annotations/pages?uri=${canvas}`, `/annotations?uri=${canvas}`],
  ...[`/annotations/2/search?uri=${canvas}`, `/annotations/3/search?uri=${canvas}`],
  ...[`/annotations/2/count?canvasUri=${canvas}`, '/annotations/2/count?manifestShortId=book1'],
  ...['/data/2/book1/annotation/x', '/data/2/book1/index', '/manifests/2', '/manifests/3/'],
];

const annotations = [
  ...['/annotations/', '/annotations/?page=0'],
  ...['/annotations/containers/', '/annotations/containers/mine/'],
  ...[`/annotations/canvases/${md5(C)}/`, '/annotations/manifests/book1/'],
  ...[`/annotations/${someId}`, `/annotations/?id=${someId}`],
  ...[`/annotations/${someId}/history`, `/annotations/${someId}/history/1`],
  `/annotations/${someId}/timemap`,
];

const searches = [
  ...['/search/1', '/search/2', '/search/2/book1', '/autocomplete/1'],
  '/search/1/book1/autocomplete',
].map((path) => `${path}?q=coat&motivation=commenting`);

const iiif = [
  ...['/activity/collection', '/activity/page/0', '/activity/1'],
  ...['/iiif/manifests', '/iiif/collection', '/iiif/manifests/book1'],
  ...['/iiif/manifests/book1/2', '/iiif/manifests/book1/3', '/iiif/manifests/book1?report=1'],
  '/iiif/manifests/museum.example/pages/0/curators',
  '/iiif/manifests/book1/annotations/people',
  ...['/iiif/image/a', '/iiif/image/a/info.json', '/iiif/image/a/full/max/0/default.jpg'],
];

const tagging = [
  ...['/tagging/jobs', '/tagging/jobs?offset=1&limit=2', '/tagging/jobs/x'],
  ...['/tagging/jobs/x/events', '/models', '/models/tiny'],
  ...['/evaluation', '/evaluation?manifest=book1&format=csv', '/evaluation?format=html'],
  '/evaluation/input?canvas=x&model=tiny',
];

/** Everything that can be read. */
export const readPaths: string[] = [
  ...dialects,
  ...annotations,
  ...searches,
  '/search/2?q=a&date=2020-01-01T00:00:00Z/2027-01-01T00:00:00Z&user=x',
  '/search/2?xywh=0,0,10,10&confidence=0.5',
  ...iiif,
  ...tagging,
  ...['/export', '/export?format=csv', '/export?format=coco', '/export?format=label-studio'],
  ...['/export?format=annotations', '/export?format=annotation-list&manifest=book1'],
  ...['/healthz', '/context.json', '/', '/viewers/curate/', '/viewers/uv', '/nothing'],
];
