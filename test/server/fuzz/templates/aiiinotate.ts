import { C } from '../../sas/client.ts';
import { list2, openAnnotations, page3, someId } from '../documents.ts';
import { bothForms, renamed, type Template } from './template.ts';

/** What clients of aiiinotate write about annotations. `elsewhere`: a server that has a list. */
export const aiiinotate = (elsewhere: string): Template[] => [
  {
    methods: ['POST'],
    paths: ['/annotations/2/create', '/annotations/3/create/'],
    documents: bothForms,
    weight: 2,
  },
  {
    methods: ['POST'],
    paths: ['/annotations/2/createMany', '/annotations/3/createMany'],
    documents: [
      ...[list2, page3, openAnnotations, [page3]],
      { uri: `${elsewhere}/list` },
      [{ uri: `${elsewhere}/none` }],
    ],
  },
  {
    methods: ['POST'],
    paths: ['/annotations/2/update', '/annotations/3/update'],
    documents: renamed,
  },
  {
    methods: ['DELETE'],
    paths: [
      `/annotations/2/delete?uri=${someId}`,
      `/annotations/2/delete?canvasUri=${encodeURIComponent(C)}`,
      '/annotations/3/delete?manifestShortId=book1&tag=garment',
      '/annotations/2/delete',
    ],
    documents: [{}],
  },
];
