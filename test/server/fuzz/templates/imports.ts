import { coco, line, list2, manifestLine, page3, someId, tasks } from '../documents.ts';
import type { Template } from './template.ts';

const whole = JSON.stringify(line('https://ex.org/line/2'));

/** Imports in every format that there is. */
export const imports: Template[] = [
  {
    methods: ['POST'],
    paths: ['/import?format=ndjson', '/import?format=ndjson&replace=1'],
    documents: [line('https://ex.org/line/1'), line(someId), manifestLine],
    wrap: (text) => `${text}\n${whole}\n\n`,
    weight: 2,
  },
  { methods: ['POST'], paths: ['/import?format=label-studio'], documents: [tasks] },
  { methods: ['POST'], paths: ['/import?format=coco'], documents: [coco] },
  {
    methods: ['POST'],
    paths: ['/import?format=annotations', '/import?format=annotation-list&replace=1'],
    documents: [page3, list2],
  },
];
