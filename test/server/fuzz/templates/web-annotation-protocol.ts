import { C } from '../../sas/client.ts';
import { containers, someId, webAnnotations } from '../documents.ts';
import { renamed, type Template } from './template.ts';

const type = 'application/ld+json';
const mine = '/annotations/containers/mine/';
const onCanvas = `/annotations/canvases/${encodeURIComponent(C)}/`;

/** What clients of the W3C Web Annotation Protocol write. */
export const webAnnotationProtocol: Template[] = [
  {
    methods: ['POST'],
    paths: ['/annotations/', mine, onCanvas],
    documents: webAnnotations,
    type,
    weight: 3,
  },
  { methods: ['POST'], paths: ['/annotations/containers/'], documents: containers, type },
  {
    methods: ['PUT'],
    paths: [`/annotations/${someId}`],
    documents: renamed,
    type,
    weight: 2,
  },
  { methods: ['DELETE'], paths: [`/annotations/${someId}`, mine], documents: [{}] },
];
