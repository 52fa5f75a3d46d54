import type { JsonObject } from '../json.ts';
import { localAddress } from '../local-address.ts';
import { presentationContext } from './contexts.ts';

export interface FolderImage {
  /** Of the local image. */
  id: string;
  /** Path within the folder. */
  name: string;
  width: number;
  height: number;
}

/**
 * A Presentation 3 manifest with one canvas for each image, as large as the image. `name` becomes the
 * manifest's short id; images are named by local URNs. The ids are HTTP addresses, as Presentation 3.0 §5.3 demands,
 * that do not change with the server's own; nobody answers there, as nobody must (RFC 2606 §2: `.invalid`).
 */
export function folderManifest(name: string, label: string, images: FolderImage[]): JsonObject {
  const base = `http://iiif-autotag.invalid/folder/${name}`;
  return {
    '@context': presentationContext[3],
    id: `${base}/manifest.json`,
    type: 'Manifest',
    label: { none: [label] },
    items: images.map((image) => canvasOf(image, `${base}/canvas/${image.id}`)),
  };
}

// --- Internal ---

function canvasOf({ id, name, width, height }: FolderImage, canvas: string): JsonObject {
  const service = [{ id: localAddress.image + id, type: 'ImageService3', profile: 'level2' }];
  const image = (size: string) => ({
    id: `${localAddress.image}${id}/full/${size}/0/default.jpg`,
    type: 'Image',
    format: 'image/jpeg',
    service,
  });
  return {
    id: canvas,
    type: 'Canvas',
    label: { none: [name] },
    width,
    height,
    thumbnail: [{ ...image('!200,200') }],
    items: [
      {
        id: `${canvas}/page`,
        type: 'AnnotationPage',
        items: [
          {
            id: `${canvas}/painting`,
            type: 'Annotation',
            motivation: 'painting',
            body: { ...image('max'), width, height },
            target: canvas,
          },
        ],
      },
    ],
  };
}
