import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Binary } from 'mongodb';
import { StoreError } from '../errors.ts';
import { type LanguageMap, languageMap } from '../iiif/label.ts';
import { md5 } from '../iiif/short-id.ts';
import { logManifest, logManifestDeletion } from './mongodb-activities.ts';
import type { AnnotationDocument } from './mongodb-annotation.ts';
import { deleteAnnotations } from './mongodb-annotations.ts';
import { isDuplicate, type MongoConnection, markDone } from './mongodb-connection.ts';
import type { ManifestRecord, ManifestStore } from './store.ts';
import { storedSizes } from './stored-sizes.ts';

export interface ManifestDocument
  extends Omit<ManifestRecord, 'id' | 'url' | 'document' | 'warnings' | 'canvases'> {
  /** The manifest's id. */
  _id: string;
  order: number;
  url: string | null;
  canvasCount: number;
  /** As JSON: a language may be any text, and a field's name may not. */
  labels: string;
  /** Distinct, and their md5 beside them. */
  canvasIds: string[];
  hashes: string[];
  /** Document, warnings and canvases as gzipped JSON: long manifests outgrow what a document may hold. */
  contents: Binary;
}

type Row = Pick<AnnotationDocument, '_id' | 'canvases' | 'manifests'>;

type Contents = Pick<ManifestRecord, 'document' | 'warnings' | 'canvases'>;

/**
 * Gives manifests that an older version stored the sizes of their canvases, and their labels by language. May be
 * broken off and begun again; one that another server changes meanwhile is left as that one wrote it.
 */
export async function fillManifests({
  counters,
  manifests,
}: Pick<MongoConnection, 'counters' | 'manifests'>): Promise<void> {
  if (await counters.findOne({ _id: filled })) return;
  const all = await manifests.find({}, { projection: { _id: 1 } }).toArray();
  for (const { _id } of all) {
    const stored = await manifests.findOne({ _id }, { projection: { contents: 1, label: 1 } });
    if (!stored) continue;
    const { canvases, ...others } = await unpack(stored.contents);
    const sizes = storedSizes(others.document);
    const sized = canvases.map((canvas) => ({ ...canvas, size: sizes.get(canvas.id) }));
    const contents = await pack({ ...others, canvases: sized });
    const labels = JSON.stringify(languageMap(others.document.label, stored.label));
    await manifests.updateOne({ _id, contents: stored.contents }, { $set: { contents, labels } });
  }
  await markDone({ counters }, filled);
}

export function mongoManifests(mongo: MongoConnection): ManifestStore {
  const { annotations, manifests, run } = mongo;
  return {
    put: (manifest) =>
      run(async () => {
        const changed = await changingOf(manifest);
        const known = await manifests.findOneAndUpdate({ _id: manifest.id }, { $set: changed });
        if (known) {
          const before = JSON.stringify((await unpack(known.contents)).document);
          const same = before === JSON.stringify(manifest.document);
          if (!same) await logManifest(mongo, known.shortId, changed.canvasIds);
          return { ...manifest, shortId: known.shortId, created: known.created };
        }
        const order = await mongo.number('manifests', 1);
        for (let { shortId } = manifest; ; shortId += '1') {
          const { id: _id, created } = manifest;
          try {
            await manifests.insertOne({ _id, order, shortId, created, ...changed });
            await logManifest(mongo, shortId, changed.canvasIds);
            return { ...manifest, shortId };
          } catch (error) {
            if (!isDuplicate(error)) throw error;
            if (await manifests.findOne({ _id }, { projection: { _id: 1 } })) {
              throw new StoreError(`Another server registers ${_id} at this moment; try again.`);
            }
          }
        }
      }),

    find: (name) =>
      run(async () => {
        const stored =
          (await manifests.findOne({ shortId: name })) ??
          (await manifests.findOne({ _id: name })) ??
          (await manifests.findOne({ url: name }, { sort: { order: 1 } }));
        if (!stored) return undefined;
        return { ...summaryOf(stored), ...(await unpack(stored.contents)) };
      }),

    list: () =>
      run(async () => {
        const rows = manifests
          .find()
          .project<Omit<ManifestDocument, 'contents'>>({ contents: 0, canvasIds: 0, hashes: 0 });
        return (await rows.sort({ order: 1 }).toArray()).map((stored) => {
          const labels: LanguageMap = JSON.parse(stored.labels);
          return { ...summaryOf(stored), canvasCount: stored.canvasCount, labels };
        });
      }),

    withCanvas: (canvas) =>
      run(async () => {
        const rows = manifests
          .find({ canvasIds: canvas })
          .project<Pick<ManifestDocument, '_id' | 'shortId' | 'label'>>({ shortId: 1, label: 1 });
        return (await rows.sort({ order: 1 }).toArray()).map(({ _id, shortId, label }) => ({
          id: _id,
          shortId,
          label,
        }));
      }),

    delete: (shortId, { keepAnnotations = false, by } = {}) =>
      run(async () => {
        const manifest = await manifests.findOne({ shortId }, { projection: { contents: 0 } });
        if (!manifest) return undefined;
        const others = await manifests
          .find({ _id: { $ne: manifest._id }, canvasIds: { $in: manifest.canvasIds } })
          .project<Pick<ManifestDocument, 'canvasIds'>>({ canvasIds: 1 })
          .toArray();
        const shared = new Set(others.flatMap(({ canvasIds }) => canvasIds));
        const own = manifest.canvasIds.filter((canvas) => !shared.has(canvas));
        const deleted = keepAnnotations ? 0 : await deleteOnly(manifest._id, { own, shared, by });
        // Last, so that a crash before it only leaves the same call to be made again.
        await manifests.deleteOne({ _id: manifest._id });
        await logManifestDeletion(mongo, shortId);
        return { canvases: own.length, annotations: deleted };
      }),
  };

  /** Deletes what belongs to this manifest alone. `own`: canvases that no other lists; `shared`: those that others list too. */
  async function deleteOnly(
    manifest: string,
    { own, shared, by }: { own: string[]; shared: Set<string>; by: string | undefined },
  ): Promise<number> {
    const rows = annotations
      .find({ $or: [{ canvases: { $in: own } }, { manifests: manifest }] })
      .project<Row>({ canvases: 1, manifests: 1 });
    const gone: string[] = [];
    const ownCanvases = new Set(own);
    for await (const row of rows) {
      if (row.canvases.some((canvas) => shared.has(canvas))) continue;
      const canvases = row.canvases.filter((canvas) => !ownCanvases.has(canvas));
      const named = row.manifests.filter((id) => id !== manifest);
      if (!(await isOfAnother(manifest, { canvases, named }))) gone.push(row._id);
    }
    let deleted = 0;
    for (let i = 0; i < gone.length; i += 1000) {
      const batch = gone.slice(i, i + 1000);
      deleted += await deleteAnnotations(mongo, { _id: { $in: batch } }, by);
    }
    return deleted;
  }

  /** Whether another manifest lists one of these canvases, or is one of those named. */
  async function isOfAnother(
    manifest: string,
    { canvases, named }: { canvases: string[]; named: string[] },
  ): Promise<boolean> {
    if (canvases.length === 0 && named.length === 0) return false;
    const lists = { _id: { $ne: manifest }, canvasIds: { $in: canvases } };
    const another = { $or: [lists, { _id: { $in: named } }] };
    return (await manifests.findOne(another, { projection: { _id: 1 } })) !== null;
  }
}

// --- Internal helpers ---

const filled = 'canvas sizes and labels filled';

async function changingOf(manifest: ManifestRecord) {
  const { url, label, version, modified, document, warnings, canvases } = manifest;
  const canvasIds = [...new Set(canvases.map(({ id }) => id))];
  return {
    url: url ?? null,
    label,
    labels: JSON.stringify(languageMap(document.label, label)),
    version,
    modified,
    canvasCount: canvases.length,
    canvasIds,
    hashes: canvasIds.map(md5),
    contents: await pack({ document, warnings, canvases }),
  };
}

const pack = async (contents: Contents) =>
  new Binary(await promisify(gzip)(JSON.stringify(contents)));

async function unpack(contents: Binary): Promise<Contents> {
  const text = await promisify(gunzip)(contents.value());
  const unpacked: Contents = JSON.parse(text.toString());
  return unpacked;
}

function summaryOf(stored: Omit<ManifestDocument, 'contents' | 'canvasIds' | 'hashes'>) {
  const { _id: id, shortId, url, label, version, created, modified } = stored;
  return { shortId, id, url: url ?? undefined, label, version, created, modified };
}
