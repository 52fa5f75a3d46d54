import { localAddress } from '../src/local-address.ts';

/** Side of every image and canvas of the demo collection, in pixels. */
export const side = 240;

export interface Picture {
  /** Id of the local image, and the name of its file: `demo-catalogue-01`. */
  image: string;
  /** What the canvas is called; it does not say what is on it. */
  label: string;
  jpeg: Uint8Array;
  /** One of the ten labels. */
  truth: string;
  metadata: Record<string, string>;
}

export interface PictureSet {
  name: string;
  title: string;
  summary: string;
  /** Origin and licence in one line; `rights` may only hold Creative Commons and RightsStatements.org addresses. */
  attribution: string;
  /** Who says what is true. */
  judge: { name: string; url: string | undefined };
  pictures: Picture[];
}

const base = 'https://example.org/iiif-autotag';
// Documents have one date, so that making them again changes nothing.
const date = '2026-11-24T00:00:00Z';

const manifestId = (set: PictureSet) => `${base}/${set.name}/manifest.json`;
const canvasId = (set: PictureSet, index: number) => `${base}/${set.name}/canvas/${index + 1}`;
const en = (text: string) => ({ en: [text] });

/** IIIF Presentation 3; images by the server's own Image API, whose address is filled in when it is served. */
export function manifest(set: PictureSet) {
  return {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    id: manifestId(set),
    type: 'Manifest',
    label: en(set.title),
    summary: en(set.summary),
    metadata: [{ label: en('Images'), value: en(String(set.pictures.length)) }],
    requiredStatement: { label: en('Attribution'), value: en(set.attribution) },
    items: set.pictures.map((picture, index) => canvas(set, picture, index)),
  };
}

function canvas(set: PictureSet, { image, label, metadata }: Picture, index: number) {
  const id = canvasId(set, index);
  const service = `${localAddress.image}${image}`;
  return {
    id,
    type: 'Canvas',
    label: en(label),
    height: side,
    width: side,
    metadata: Object.entries(metadata).map(([name, value]) => ({
      label: en(name),
      value: en(value),
    })),
    items: [
      {
        id: `${id}/page`,
        type: 'AnnotationPage',
        items: [
          {
            id: `${id}/painting`,
            type: 'Annotation',
            motivation: 'painting',
            body: {
              id: `${service}/full/max/0/default.jpg`,
              type: 'Image',
              format: 'image/jpeg',
              height: side,
              width: side,
              service: [{ id: service, type: 'ImageService3', profile: 'level2' }],
            },
            target: id,
          },
        ],
      },
    ],
  };
}

/** W3C annotations, one `True:` for the whole of each canvas. */
export function annotationPage(set: PictureSet) {
  const { name, url } = set.judge;
  return {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    id: `${base}/${set.name}/truth.json`,
    type: 'AnnotationPage',
    items: set.pictures.map(({ truth }, index) => ({
      id: `${base}/${set.name}/truth/${index + 1}`,
      type: 'Annotation',
      motivation: ['commenting', 'tagging'],
      creator:
        url === undefined ? { type: 'Person', name } : { id: url, type: 'Organization', name },
      created: date,
      body: [
        {
          type: 'TextualBody',
          format: 'text/html',
          language: 'en',
          value: `<p>True: ${truth}</p>`,
        },
        { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: truth },
      ],
      target: {
        type: 'SpecificResource',
        source: {
          id: canvasId(set, index),
          type: 'Canvas',
          partOf: [{ id: manifestId(set), type: 'Manifest' }],
        },
        selector: {
          type: 'FragmentSelector',
          conformsTo: 'http://www.w3.org/TR/media-frags/',
          value: `xywh=0,0,${side},${side}`,
        },
      },
    })),
  };
}

export function collection(sets: PictureSet[]) {
  return {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    id: `${base}/demo/collection.json`,
    type: 'Collection',
    label: en('The demo collection of iiif-autotag'),
    items: sets.map((set) => ({ id: manifestId(set), type: 'Manifest', label: en(set.title) })),
  };
}
