import { NotFoundError } from '../errors.ts';
import type { Canvas } from '../iiif/manifest.ts';
import { parseManifest } from '../iiif/parse-manifest.ts';
import type { Store } from '../store/store.ts';
import type { ScopeDescription } from './evaluation.ts';

/** Which annotations to look at; nothing given: all that are stored. */
export interface EvaluationScope {
  /** Short ids, document ids or addresses. */
  manifest?: string | string[];
  /** Only told; the caller has found out its manifests and gives them in `manifest`. */
  collection?: string;
}

export interface ResolvedScope {
  description: Omit<ScopeDescription, 'models' | 'recipes'>;
  /** What to ask the store for, one after the other: a manifest's id, or undefined for everything. */
  filters: { manifest?: string }[];
}

/** Throws `NotFoundError` for a manifest that is not stored, unless it comes from a collection. */
export async function resolveScope(store: Store, scope: EvaluationScope): Promise<ResolvedScope> {
  const { collection } = scope;
  if (scope.manifest === undefined) {
    const description = { manifests: [], collection, notStored: [], everything: true };
    return { description, filters: [{}] };
  }
  const found = new Map<string, { id: string; shortId: string; label: string }>();
  const notStored: string[] = [];
  for (const name of [scope.manifest].flat()) {
    const manifest = await store.manifests.find(name);
    if (manifest) {
      const { id, shortId, label } = manifest;
      found.set(id, { id, shortId, label });
    } else if (collection !== undefined) notStored.push(name);
    else {
      throw new NotFoundError(
        `No manifest is stored under ${name}; GET /manifests lists what is there.`,
      );
    }
  }
  const manifests = [...found.values()];
  return {
    description: { manifests, collection, notStored, everything: false },
    filters: manifests.map(({ id }) => ({ manifest: id })),
  };
}

/** A canvas with what the report must know of it. */
export interface CanvasFacts {
  id: string;
  label: string;
  manifest: string | null;
  /** As its manifest gives it; undefined where no stored manifest lists the canvas. */
  canvas: Canvas | undefined;
}

export interface ScopeCanvases {
  /** Distinct canvases of the manifests in scope and those of `wanted`. */
  count: number;
  facts(canvas: string): CanvasFacts;
}

/** Only manifests that list one of the `wanted` canvases are parsed. */
export async function scopeCanvases(
  store: Store,
  scope: ResolvedScope,
  wanted: Set<string>,
): Promise<ScopeCanvases> {
  const manifests = scope.description.everything
    ? await store.manifests.list()
    : scope.description.manifests;
  const all = new Set(wanted);
  const known = new Map<string, CanvasFacts>();
  for (const { shortId } of manifests) {
    const record = await store.manifests.find(shortId);
    if (!record) continue; // deleted meanwhile
    for (const { id } of record.canvases) all.add(id);
    if (!record.canvases.some(({ id }) => wanted.has(id) && !known.has(id))) continue;
    for (const canvas of parseManifest(record.document).canvases) {
      const { id, label } = canvas;
      if (wanted.has(id) && !known.has(id)) {
        known.set(id, { id, label, manifest: record.id, canvas });
      }
    }
  }
  return {
    count: all.size,
    facts: (id) => known.get(id) ?? { id, label: id, manifest: null, canvas: undefined },
  };
}
