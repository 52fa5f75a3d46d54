import type { Template } from './template.ts';

const head = 'Content-Disposition: form-data; name="image"; filename="a.png"';

/** Forms with a file that is none, to whatever reads forms. */
export const forms: Template[] = [
  {
    methods: ['POST'],
    paths: [
      ...['/predict', '/iiif/image', '/annotation/populate', '/manifests'],
      '/import?format=ndjson',
    ],
    documents: ['no image', { uri: 'x' }],
    type: 'multipart/form-data; boundary=x',
    wrap: (text) => `--x\r\n${head}\r\n\r\n${text}\r\n--x--\r\n`,
  },
];
