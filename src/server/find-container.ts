import { NotFoundError } from '../errors.ts';
import { localAddress, tryDecode } from '../local-address.ts';
import type { Store } from '../store/store.ts';
import type { Container } from './container-documents.ts';
import { findManifest } from './find-manifest.ts';

/**
 * The container behind a path under `/annotations/`: of everything, of a manifest or a canvas (both hold
 * what is said of them, whoever made it where), or one that a client made. Throws `NotFoundError`.
 */
export async function findContainer(store: Store, path: string, base: string): Promise<Container> {
  if (path === '') return everything;
  const [folder, name = ''] = path.split('/');
  if (folder === 'manifests') return ofManifest(store, tryDecode(name), base);
  if (folder === 'canvases') return ofCanvas(store, name.toLowerCase());
  return ofClient(store, path);
}

// --- Internal helpers ---

const everything: Container = {
  path: '',
  filter: {},
  document: { label: 'All annotations of this server' },
  admits: () => true,
};

async function ofManifest(store: Store, name: string, base: string): Promise<Container> {
  const { shortId, id, label, canvases } = await findManifest(store, name, base);
  const own = new Set(canvases.map((canvas) => canvas.id));
  return {
    path: `manifests/${encodeURIComponent(shortId)}/`,
    filter: { manifest: id },
    document: { label: label || shortId },
    admits: ({ targets }) =>
      targets.some(({ canvas, manifest }) => own.has(canvas) || manifest === id),
  };
}

async function ofCanvas(store: Store, hash: string): Promise<Container> {
  const id = await store.annotations.canvasByHash(hash);
  if (id === undefined) {
    throw new NotFoundError(`Nothing is known here of a canvas whose id has the md5 ${hash}.`);
  }
  return {
    path: `canvases/${hash}/`,
    filter: { canvases: [id] },
    document: { label: `On ${id}` },
    admits: ({ targets }) => targets.some(({ canvas }) => canvas === id),
  };
}

async function ofClient(store: Store, path: string): Promise<Container> {
  const id = localAddress.annotation + path;
  const record = await store.containers.get(id);
  if (!record) {
    throw new NotFoundError(`There is no container ${path}; /annotations/containers/ lists them.`);
  }
  const { document, created } = record;
  return { path, filter: { under: id }, document: { created, ...document }, admits: () => true };
}
