import { md5 } from '../../../../src/iiif/short-id.ts';
import { C } from '../../sas/client.ts';
import { containers, someId, webAnnotations } from '../documents.ts';
import { renamed, type Template } from './template.ts';

const type = 'application/ld+json';
const mine = '/annotations/containers/mine/';
const onCanvas = `/annotations/canvases/${md5(C)}/`;

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
    documents: renamed.filter((one) => 'target' in one),
    type,
    weight: 2,
  },
  {
    methods: ['DELETE'],
    paths: [`/annotations/${someId}`, '/annotations/containers/spare/'],
    documents: [{}],
  },
];
