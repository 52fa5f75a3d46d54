import { localImageId } from '../../iiif/local-images.ts';
import { md5 } from '../../iiif/short-id.ts';
import { toPublic, tryDecode } from '../../local-address.ts';
import type { Store } from '../../store/store.ts';
import { canvasesIn, imageAddress, type PlacedCanvas } from '../canvases.ts';
import { fileName } from './file-name.ts';

/** Canvases by the addresses of their images and by the names of files that these may lie in. */
export interface CanvasNames {
  /** Undefined: none is called so; `several`: nobody knows which is meant. */
  byAddress(address: string): string | 'several' | undefined;
  byFile(name: string): string | 'several' | undefined;
}

/** One entry in memory for each name of a canvas that is registered. `base`: of addresses of our own, outside. */
export async function canvasNames(
  store: Pick<Store, 'annotations' | 'manifests'>,
  base: string,
): Promise<CanvasNames> {
  const addresses = new Map<string, string>();
  const files = new Map<string, string>();
  for await (const canvas of canvasesIn(store, {})) {
    for (const address of addressesOf(canvas)) note(addresses, address, canvas.id);
    for (const name of new Set(filesOf(canvas, base))) note(files, name, canvas.id);
  }
  return {
    byAddress: (address) => addresses.get(address) ?? addresses.get(serviceIn(address) ?? ''),
    byFile: (name) => files.get(name),
  };
}

// --- Internal helpers ---

/** No canvas is called so: ids of canvases are addresses. */
const several = 'several';

function note(names: Map<string, string>, name: string, canvas: string): void {
  const known = names.get(name);
  names.set(name, known === undefined || known === canvas ? canvas : several);
}

function addressesOf(canvas: PlacedCanvas): Set<string> {
  const service = canvas.image?.service?.id;
  const address = imageAddress(canvas);
  return new Set([...(address ? [address] : []), ...(service ? [service] : [])]);
}

/** The service of an image request (https://iiif.io/api/image/3.0/#21-image-request-uri-syntax). */
function serviceIn(address: string): string | undefined {
  return /^(.+)\/[^/]+\/[^/]+\/[^/]+\/(?:default|native|color|gray|bitonal)\.\w+$/.exec(
    address,
  )?.[1];
}

/**
 * As the export calls it, as it was called in the folder or upload that it came in, or the last part of its address, and
 * as Label Studio calls what it downloads; each also without an ending, since programs turn TIFF into JPEG.
 */
function filesOf(canvas: PlacedCanvas, base: string): string[] {
  const { manifest, index, label, image } = canvas;
  const address = imageAddress(canvas);
  const names: string[] = [];
  if (manifest) names.push(`${manifest.shortId}-${String(index).padStart(4, '0')}.jpg`);
  if (address !== undefined) {
    const service = image?.service?.id ?? serviceIn(address);
    if (localImageId(address) !== undefined) names.push(label);
    else names.push(tryDecode(fileName(service ?? pathOf(address)).base));
    names.push(downloadName(toPublic(address, base)));
  }
  return names.map(fileName).flatMap(({ path, base: last, stem }) => [path, last, stem]);
}

/** Tells images of IIIF apart, which are all called `default.jpg`. */
function downloadName(address: string): string {
  return `${md5(address).slice(0, 8)}__${fileName(pathOf(address)).base}`;
}

const pathOf = (address: string) => address.replace(/[?#].*/s, '');
