import { canvasId } from '../../../tag-manifest/parts.ts';
import { C } from '../../sas/client.ts';
import type { Template } from './template.ts';

/** What has models look at images. `elsewhere`: a server that has some. */
export const tagging = (elsewhere: string): Template[] => [
  {
    methods: ['POST'],
    paths: ['/tagging/jobs'],
    documents: [
      { manifest: 'museum.example', models: ['tiny'], top: 2, threshold: 0.1, force: true },
      { canvases: [canvasId('a'), C], recipe: 'garment', regions: true },
      { canvases: ['https://nowhere.example/'] },
      { collection: 'none' },
    ],
  },
  {
    methods: ['POST'],
    paths: ['/predict'],
    documents: [
      { url: `${elsewhere}/a.jpg`, region: '1,2,30,40', models: ['tiny'], top: 3 },
      { url: `${elsewhere}/info.json`, recipe: 'study' },
    ],
  },
];
