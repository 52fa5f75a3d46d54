import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { copyFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, resolve } from 'node:path';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { localAddress } from '../local-address.ts';
import { type FolderImage, folderManifest } from './folder-manifest.ts';
import { dimension } from './painted-image.ts';

/** Images that this server keeps or knows in local folders: what its own Image API serves. */
export interface LocalImages {
  /** The file of an image; undefined where the id is unknown. Ids come from outside: nothing but known files is ever named. */
  path(id: string): string | undefined;
  /** Keeps a copy; the same bytes under the same name are kept once. */
  add(file: string, options: AddOptions): Promise<LocalImage>;
  /**
   * A manifest (Presentation 3) out of the images of a folder and those below it, in natural order of
   * their names. The files stay where they are. Addresses inside are local URNs, which `toPublic`
   * turns into ours; canvas ids depend on the names only, so that annotations outlive a second import.
   */
  importFolder(folder: string, options: ImportOptions): Promise<ImportedFolder>;
}

/** Width and height as seen, EXIF orientation applied; throws where the file is no readable image. */
export type ReadSize = (
  file: string,
) => Promise<{ width: number; height: number; format?: string | undefined }>;

export interface LocalImage {
  id: string;
  width: number;
  height: number;
  format: string | undefined;
}

export interface AddOptions {
  size: ReadSize;
  /** @default the file's own */
  name?: string;
}

export interface ImportOptions {
  size: ReadSize;
  /** @default the folder's name */
  label?: string;
  signal?: AbortSignal;
}

export interface ImportedFolder {
  document: JsonObject;
  images: number;
  /** Files that look like images and cannot be read. */
  skipped: { file: string; message: string }[];
}

/**
 * `folder` holds the kept copies and the index of all; it need not exist yet. `extra` names folders whose
 * files are images under a prefix, without an index: `{ 'demo-': dir }` finds `demo-coat` in `dir/coat.jpg`.
 */
export function openLocalImages(
  folder: string,
  { extra = {} }: { extra?: Record<string, string> } = {},
): LocalImages {
  const indexFile = join(folder, 'index.json');
  const index = readIndex(indexFile);
  let saving: Promise<void> = Promise.resolve();

  /** One write at a time, each whole: written beside and renamed. */
  function save(): Promise<void> {
    saving = saving
      .catch(() => {}) // told to whoever waited for that write
      .then(async () => {
        mkdirSync(folder, { recursive: true });
        const part = `${indexFile}.${randomUUID()}.part`;
        await writeFile(part, JSON.stringify(Object.fromEntries(index)));
        await rename(part, indexFile);
      });
    return saving;
  }

  return {
    path(id) {
      const known = index.get(id);
      if (known) return resolve(folder, known.path);
      for (const [prefix, directory] of Object.entries(extra)) {
        const file = id.startsWith(prefix) && fileNamed(directory, id.slice(prefix.length));
        if (file) return file;
      }
      return undefined;
    },

    async add(file, { size, name = basename(file) }) {
      const { width, height, format } = await size(file);
      const id = imageId(name, createHash('sha256').update(await readFile(file)));
      const path = join('files', `${id}${cleanExtension(name)}`);
      mkdirSync(join(folder, 'files'), { recursive: true });
      const part = join(folder, 'files', `${randomUUID()}.part`);
      try {
        await copyFile(file, part);
        await rename(part, join(folder, path));
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      index.set(id, { path, width, height, format });
      await save();
      return { id, width, height, format };
    },

    async importFolder(directory, { size, label, signal }) {
      const root = resolve(directory);
      const names = await imageNames(root);
      const skipped: ImportedFolder['skipped'] = [];
      const images: FolderImage[] = [];
      for (const name of names) {
        signal?.throwIfAborted();
        const path = join(root, name);
        try {
          const { width, height, format } = await size(path);
          const id = imageId(name, createHash('sha256').update(path));
          index.set(id, { path, width, height, format });
          images.push({ id, name: name.replaceAll('\\', '/'), width, height });
        } catch (error) {
          skipped.push({
            file: name,
            message: error instanceof Error ? error.message : `${error}`,
          });
        }
      }
      if (images.length === 0) {
        const why = names.length === 0 ? 'holds no images' : 'holds no image that can be read';
        throw new InvalidInputError(
          `${root} ${why} (${extensions.join(', ')}).`,
          skipped.map(({ file, message }) => ({ path: file, message })),
        );
      }
      await save();
      const title = label ?? basename(root);
      const name = imageId(basename(root), createHash('sha256').update(root));
      return { document: folderManifest(name, title, images), images: images.length, skipped };
    },
  };
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

interface Indexed {
  /** Absolute, or relative to the folder of kept copies, which may be moved. */
  path: string;
  width: number;
  height: number;
  format: string | undefined;
}

function readIndex(file: string): Map<string, Indexed> {
  if (!existsSync(file)) return new Map();
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const entries = Object.entries(isJsonObject(json) ? json : {}).flatMap(
    ([id, image]): [string, Indexed][] => {
      if (!isJsonObject(image) || typeof image.path !== 'string') return [];
      const width = dimension(image.width) ?? 0;
      const height = dimension(image.height) ?? 0;
      const format = typeof image.format === 'string' ? image.format : undefined;
      return [[id, { path: image.path, width, height, format }]];
    },
  );
  return new Map(entries);
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
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(name)) return undefined;
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
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name).toLowerCase()))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter(
      (name) => !isAbsolute(name) && !name.split(/[\\/]/).some((part) => part.startsWith('.')),
    )
    .toSorted((a, b) => natural.compare(a, b) || (a < b ? -1 : 1));
}
