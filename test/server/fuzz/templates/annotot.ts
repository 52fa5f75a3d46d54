import { C } from '../../sas/client.ts';
import { someId } from '../documents.ts';
import { bothForms, renamed, type Template } from './template.ts';

/** What clients of annotot write: the annotation as text, or as some of them do, as it is. */
export const annotot: Template[] = [
  {
    methods: ['POST'],
    paths: ['/annotations', '/annotations.json'],
    documents: bothForms.map((one, n) => {
      const data = n % 2 === 0 ? JSON.stringify(one) : one;
      return { annotation: { uuid: n < 3 ? `uuid-${n}` : undefined, canvas: C, data } };
    }),
    weight: 2,
  },
  {
    methods: ['PATCH', 'PUT'],
    paths: [`/annotations/${someId}`, '/annotations/uuid-1'],
    documents: renamed.map((one) => ({
      annotation: { uuid: 'uuid-1', data: JSON.stringify(one) },
    })),
  },
];
