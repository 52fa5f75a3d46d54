import { manifest2, page3 } from '../documents.ts';
import type { Template } from './template.ts';

/** Manifests, registered and deleted in every dialect. `elsewhere`: a server that has one. */
export const manifests = (elsewhere: string): Template[] => [
  {
    methods: ['POST'],
    paths: [
      '/manifests',
      '/manifests/2/create',
      `/manifests?uri=${elsewhere}/manifest`,
      '/manifests?uri=%zz',
    ],
    documents: [manifest2, page3],
  },
  {
    methods: ['DELETE'],
    paths: [
      '/manifests/book1',
      '/iiif/manifests/book1',
      '/manifests/2/delete?manifestShortId=book1',
      '/manifests/none',
    ],
    documents: [{}],
  },
];
