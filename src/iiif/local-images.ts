import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { InvalidInputError, NotFoundError, StoreError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { localAddress } from '../local-address.ts';
import { type FolderImage, folderManifest } from './folder-manifest.ts';

/** Images that this server keeps or knows in local folders: what its own Image API serves. */
export interface LocalImages {
  /** The file of an image; undefined where the id is unknown. Ids come from outside: nothing but known files is ever named. */
  path(id: string): string | undefined;
  /** Keeps an image; the same bytes under the same name are kept once. Throws `StoreError` where the disk takes no more. */
  add(bytes: Uint8Array, options: AddOptions): Promise<LocalImage>;
  /**
   * A manifest (Presentation 3) out of the images of a folder and those below it, in natural order of
   * their names. The files stay where they are. Addresses inside are local URNs, which `toPublic`
   * turns into ours; ids depend on the paths only, so that annotations outlive a second import.
   */
  importFolder(folder: string, options: ImportOptions): Promise<ImportedFolder>;
}

/** Width and height as seen, EXIF orientation applied; throws where the file is no readable image. */
export type ReadSize = (file: string) => Promise<ImageSize>;

export interface ImageSize {
  width: number;
  height: number;
  format?: string | undefined;
}

export interface LocalImage {
  id: string;
  width: number;
  height: number;
  format: string | undefined;
}

export interface AddOptions {
  /** As `ReadSize`, of the bytes themselves. */
  size(bytes: Uint8Array): Promise<ImageSize>;
  /** Of the file that somebody sent; nothing of it but letters and digits gets into a path. */
  name: string;
}

export interface ImportOptions {
  size: ReadSize;
  /** @default the folder's name */
  label?: string;
  /** After each file that was looked at. */
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface ImportedFolder {
  document: JsonObject;
  images: number;
  /** Files that look like images and cannot be read. */
  skipped: { file: string; message: string }[];
}

/**
 * `folder` holds the kept copies and a small file about each image; it need not exist yet, and other
 * processes may add to it. `extra` names folders whose files are images under a prefix, without such
 * files: `{ 'demo-': dir }` finds `demo-coat` in `dir/coat.jpg`.
 */
export function openLocalImages(
  folder: string,
  { extra = {} }: { extra?: Record<string, string> } = {},
): LocalImages {
  const seen = new Map<string, string>();

  function known(id: string): string | undefined {
    const path =
      seen.get(id) ?? (isPlainName(id) ? readPath(join(folder, `${id}.json`)) : undefined);
    if (path !== undefined) seen.set(id, path);
    return path;
  }

  async function remember(image: LocalImage, path: string): Promise<void> {
    const { width, height, format } = image;
    const about = JSON.stringify({ path, width, height, format });
    await writeWhole(join(folder, `${image.id}.json`), about);
    seen.set(image.id, path);
  }

  return {
    path(id) {
      const path = known(id);
      // Relative: a kept copy, whose folder may be moved.
      if (path !== undefined) return resolve(folder, path);
      for (const [prefix, directory] of Object.entries(extra)) {
        const file = id.startsWith(prefix) && fileNamed(directory, id.slice(prefix.length));
        if (file) return file;
      }
      return undefined;
    },

    async add(bytes, { size, name }) {
      const { width, height, format } = await size(bytes);
      const id = imageId(name, createHash('sha256').update(bytes));
      const path = join('files', `${id}${cleanExtension(name)}`);
      await writeWhole(join(folder, path), bytes);
      const image = { id, width, height, format };
      await remember(image, path);
      return image;
    },

    async importFolder(directory, { size, label, onProgress, signal }) {
      const root = resolve(directory);
      const names = await imageNames(root);
      const skipped: ImportedFolder['skipped'] = [];
      const images: FolderImage[] = [];
      for (const [index, name] of names.entries()) {
        signal?.throwIfAborted();
        const path = join(root, name);
        const found = await size(path).catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          skipped.push({ file: name, message });
        });
        onProgress?.(index + 1, names.length);
        if (!found) continue;
        const { width, height, format } = found;
        const id = imageId(name, createHash('sha256').update(path));
        await remember({ id, width, height, format }, path);
        images.push({ id, name: name.replaceAll('\\', '/'), width, height });
      }
      if (images.length === 0) {
        const why = names.length === 0 ? 'holds no images' : 'holds no image that can be read';
        throw new InvalidInputError(
          `${root} ${why} (${extensions.join(', ')}).`,
          skipped.map(({ file, message }) => ({ path: file, message })),
        );
      }
      const title = label ?? basename(root);
      const name = imageId(basename(root), createHash('sha256').update(root));
      return { document: folderManifest(name, title, images), images: images.length, skipped };
    },
  };
}

/** A manifest (Presentation 3) out of kept images: another one for every label and every choice of images. */
export function manifestOfImages(label: string, images: FolderImage[]): JsonObject {
  const hash = createHash('sha256').update(JSON.stringify([label, images.map(({ id }) => id)]));
  return folderManifest(imageId(label, hash), label, images);
}

/** The id in an address of a local image, of its service, or of one of their requests; undefined for other addresses. */
export function localImageId(address: string): string | undefined {
  if (!address.startsWith(localAddress.image)) return undefined;
  const [segment = ''] = address.slice(localAddress.image.length).split(/[/?#]/);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // not encoded at all, then
  }
}

// --- Internal ---

const extensions = ['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.gif', '.avif', '.bmp'];

/** Written beside and renamed: whole or not at all. */
async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(file);
  const part = join(folder, `${randomUUID()}.part`);
  await mkdir(folder, { recursive: true }).catch((error) => cannotKeep(folder, error));
  try {
    await writeFile(part, content);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    cannotKeep(folder, error);
  }
}

function cannotKeep(folder: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new StoreError(`The image cannot be kept in ${folder}: ${reason}.`, { cause: error });
}

/** Nothing that could leave a folder or hide in it. */
const isPlainName = (name: string) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name);

function readPath(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isJsonObject(json) && typeof json.path === 'string' ? json.path : undefined;
}

/** Readable, one path segment, nothing to encode; the hash keeps equal names apart. */
function imageId(name: string, hash: ReturnType<typeof createHash>): string {
  const slug = basename(name, extname(name))
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${slug || 'image'}-${hash.digest('hex').slice(0, 8)}`;
}

const cleanExtension = (name: string) => {
  const extension = extname(name).toLowerCase();
  return extensions.includes(extension) ? extension : '';
};

/** The file of that name, with or without extension, directly in the folder. */
function fileNamed(folder: string, name: string): string | undefined {
  if (!isPlainName(name)) return undefined;
  return ['', ...extensions]
    .map((extension) => join(folder, name + extension))
    .find((file) => extensions.includes(extname(file).toLowerCase()) && existsSync(file));
}

async function imageNames(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new NotFoundError(`There is no folder ${root}.`, { cause: error });
  });
  const natural = new Intl.Collator('en', { numeric: true });
  return (
    entries
      // Of a link only opening it tells where it leads.
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .filter((entry) => extensions.includes(extname(entry.name).toLowerCase()))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter(
        (name) => !isAbsolute(name) && !name.split(/[\\/]/).some((part) => part.startsWith('.')),
      )
      .toSorted((a, b) => natural.compare(a, b) || (a < b ? -1 : 1))
  );
}
