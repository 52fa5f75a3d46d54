import { InvalidInputError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { complianceLevel, imageApiVersion, serviceId } from './image-service.ts';
import { dimension } from './painted-image.ts';

/** `info.json` of any version of the Image API, as far as it matters for asking for an image. */
export interface ImageInfo {
  /** Base URI, without a trailing slash; empty where the document gives none (Image API 1.0). */
  id: string;
  version: 1 | 2 | 3;
  /** undefined where the document does not say. */
  level: 0 | 1 | 2 | undefined;
  width: number;
  height: number;
  /** Whole images that the server has ready, smallest first. */
  sizes: { width: number; height: number }[];
  tiles: { width: number; height: number; scaleFactors: number[] }[];
  /** Largest answer; `maxWidth` alone limits both sides. */
  maxWidth: number | undefined;
  maxHeight: number | undefined;
  maxArea: number | undefined;
  /** `supports` and `extraFeatures`, such as `regionByPx`. */
  features: string[];
  /** Only Image API 1 lists what may be asked for; empty elsewhere. */
  formats: string[];
}

/** Throws `InvalidInputError` where no size of an image can be read from it. */
export function parseImageInfo(json: unknown): ImageInfo {
  if (!isJsonObject(json)) throw new InvalidInputError('The info.json is not a JSON object.');
  const width = dimension(json.width);
  const height = dimension(json.height);
  if (!width || !height) throw new InvalidInputError('The info.json has no width and height.');
  const version = imageApiVersion(json) ?? (json.identifier === undefined ? 2 : 1);
  // Presentation of limits: Image API 2 inside the profile, 3 beside it.
  const details = [json.profile].flat(2).filter(isJsonObject);
  const limit = (name: string) =>
    [json, ...details].map((where) => dimension(where[name])).find((value) => value !== undefined);
  const address = json.id ?? json['@id'];
  return {
    id: typeof address === 'string' ? serviceId(address) : '',
    version,
    level: complianceLevel(json.profile),
    width,
    height,
    sizes: readSizes(json.sizes),
    tiles: readTiles(json),
    maxWidth: limit('maxWidth'),
    maxHeight: limit('maxHeight') ?? limit('maxWidth'),
    maxArea: limit('maxArea'),
    features: [json.extraFeatures, ...details.map((detail) => detail.supports)]
      .flat(2)
      .filter((feature) => typeof feature === 'string'),
    formats:
      version === 1 ? [json.formats].flat().filter((format) => typeof format === 'string') : [],
  };
}

// --- Internal ---

function readSizes(sizes: unknown): ImageInfo['sizes'] {
  const found = [sizes].flat().flatMap((size) => {
    const width = isJsonObject(size) ? dimension(size.width) : undefined;
    const height = isJsonObject(size) ? dimension(size.height) : undefined;
    return width && height ? [{ width, height }] : [];
  });
  return found.toSorted((a, b) => a.width - b.width);
}

/** Image API 2 and 3: `tiles`; 1: `tile_width`, `tile_height`, `scale_factors`. */
function readTiles(json: JsonObject): ImageInfo['tiles'] {
  const own = {
    width: json.tile_width,
    height: json.tile_height,
    scaleFactors: json.scale_factors,
  };
  return [json.tiles ?? own].flat().flatMap((tile) => {
    const width = isJsonObject(tile) ? dimension(tile.width) : undefined;
    if (!isJsonObject(tile) || !width) return [];
    const scaleFactors = [tile.scaleFactors].flat().map(dimension);
    return [
      {
        width,
        height: dimension(tile.height) ?? width,
        scaleFactors: scaleFactors.filter((factor) => factor !== undefined),
      },
    ];
  });
}
