import { C } from '../../sas/client.ts';
import { list2, page3, someId } from '../documents.ts';
import { bothForms, renamed, type Template } from './template.ts';

/** What clients of SimpleAnnotationServer write. */
export const sas: Template[] = [
  { methods: ['POST'], paths: ['/annotation/create'], documents: bothForms, weight: 3 },
  { methods: ['POST'], paths: ['/annotation/update'], documents: renamed, weight: 2 },
  { methods: ['POST'], paths: ['/annotation/populate'], documents: [list2, page3] },
  {
    methods: ['DELETE'],
    paths: [
      `/annotation/destroy?uri=${someId}`,
      `/annotation/search?canvas=${encodeURIComponent(C)}`,
      '/annotation/destroy',
    ],
    documents: [{}],
  },
];
