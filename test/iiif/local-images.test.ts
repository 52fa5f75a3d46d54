import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InvalidInputError, NotFoundError, StoreError } from '../../src/errors.ts';
import { type LocalImages, localImageId, openLocalImages } from '../../src/iiif/local-images.ts';
import { parseManifest } from '../../src/iiif/parse-manifest.ts';
import { shortId } from '../../src/iiif/short-id.ts';

let folder = '';
let photos = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-images-'));
  photos = join(folder, 'my photos');
  await mkdir(join(photos, 'sub'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const size = async (file: string | Uint8Array) => {
  const { autoOrient, format } = await sharp(file).metadata();
  return { ...autoOrient, format };
};

async function draw(name: string, width: number, height: number): Promise<void> {
  await mkdir(dirname(join(photos, name)), { recursive: true });
  const image = sharp({ create: { width, height, channels: 3, background: '#888' } });
  await image.toFile(join(photos, name));
}

const keep = async (images: LocalImages, file: string, name = basename(file)) =>
  images.add(await readFile(join(photos, file)), { size, name });

test('a kept image is found again, also after a restart and a move', async () => {
  await draw('Red coat (1).jpg', 30, 20);
  const images = openLocalImages(join(folder, 'kept'));
  const added = await keep(images, 'Red coat (1).jpg');
  expect(added).toMatchObject({ width: 30, height: 20, format: 'jpeg' });
  expect(added.id).toMatch(/^Red-coat-1-[0-9a-f]{8}$/);
  await rm(photos, { recursive: true });
  expect(await size(images.path(added.id) ?? '')).toMatchObject({ width: 30 });
  await rename(join(folder, 'kept'), join(folder, 'moved'));
  const moved = openLocalImages(join(folder, 'moved')).path(added.id) ?? '';
  expect(await size(moved)).toMatchObject({ width: 30 });
});

test('the same image is kept once, another of the same name apart', async () => {
  await draw('coat.png', 30, 20);
  await draw('sub/coat.png', 31, 20);
  const images = openLocalImages(join(folder, 'kept'));
  const all = await Promise.all(
    ['coat.png', 'coat.png', 'sub/coat.png'].map((name) => keep(images, name)),
  );
  expect(new Set(all.map(({ id }) => id)).size).toBe(2);
  expect(await readdir(join(folder, 'kept', 'files'))).toHaveLength(2);
  const reopened = openLocalImages(join(folder, 'kept'));
  for (const { id } of all) expect(reopened.path(id)).toBeDefined();
});

test('an upload may bring its name along, and nothing of it gets into a path', async () => {
  await draw('upload.png', 3, 3);
  const images = openLocalImages(join(folder, 'kept'));
  const { id } = await keep(images, 'upload.png', '../../../evil/../x.PNG');
  expect(id).toMatch(/^x-[0-9a-f]{8}$/);
  expect(images.path(id)).toBe(join(folder, 'kept', 'files', `${id}.png`));
});

test('what another process has added is found without a restart', async () => {
  await draw('a.jpg', 5, 5);
  const server = openLocalImages(join(folder, 'kept'));
  const command = openLocalImages(join(folder, 'kept'));
  const { document } = await command.importFolder(photos, { size });
  const [canvas] = parseManifest(document).canvases;
  const id = localImageId(canvas?.image?.id ?? '') ?? '';
  expect(server.path(id)).toBe(join(photos, 'a.jpg'));
  const { id: own } = await keep(server, 'a.jpg');
  expect(command.path(own)).toBe(join(folder, 'kept', 'files', `${own}.jpg`));
  expect(openLocalImages(join(folder, 'kept')).path(id)).toBeDefined();
});

test('what is no image is not kept', async () => {
  await writeFile(join(photos, 'a.jpg'), 'words');
  const images = openLocalImages(join(folder, 'kept'));
  await expect(keep(images, 'a.jpg')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['my photos']);
});

test('a folder becomes a manifest in natural order, seen as its images are', async () => {
  await draw('img10.jpg', 10, 10);
  await draw('img9.jpg', 9, 9);
  await draw('sub/img1.png', 1, 1);
  await sharp({ create: { width: 40, height: 20, channels: 3, background: '#888' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(join(photos, 'img1.jpg'));
  await writeFile(join(photos, 'img2.jpg'), 'broken');
  await writeFile(join(photos, 'notes.txt'), 'no image');
  await writeFile(join(photos, '.hidden.jpg'), 'no image');

  const images = openLocalImages(join(folder, 'kept'));
  const { document, skipped, images: count } = await images.importFolder(photos, { size });
  expect(count).toBe(4);
  expect(skipped).toEqual([{ file: 'img2.jpg', message: expect.any(String) }]);
  const manifest = parseManifest(document);
  expect(manifest).toMatchObject({ label: 'my photos', version: 3, warnings: [] });
  expect(shortId(manifest.id)).toMatch(/^my-photos-[0-9a-f]{8}$/);
  expect(manifest.canvases.map(({ label, width, height }) => [label, width, height])).toEqual([
    ['img1.jpg', 20, 40],
    ['img9.jpg', 9, 9],
    ['img10.jpg', 10, 10],
    ['sub/img1.png', 1, 1],
  ]);
  for (const { image } of manifest.canvases) {
    const id = localImageId(image?.service?.id ?? '') ?? '';
    expect(localImageId(image?.id ?? '')).toBe(id);
    expect(await size(images.path(id) ?? '')).toMatchObject({ width: image?.width });
  }
});

test('odd names, links and files that only look like images do not stop an import', async () => {
  const odd = ['a b & c?.jpg', '100%25.jpg', '-dash.jpg', `quote"'<x>.JPG`, 'new\nline.jpg'];
  for (const name of [...odd, 'Ünïcode/深い/ファイル.jpg', 'folder.jpg/inside.jpg'])
    await draw(name, 5, 5);
  await draw('../elsewhere.jpg', 7, 7);
  await symlink(join(folder, 'elsewhere.jpg'), join(photos, 'link.jpg'));
  await symlink(join(folder, 'nowhere.jpg'), join(photos, 'broken link.jpg'));
  await symlink(photos, join(photos, 'circle'));
  await draw('__MACOSX/._a.jpg', 5, 5);

  const images = openLocalImages(join(folder, 'kept'));
  const progress: number[][] = [];
  const onProgress = (done: number, total: number) => progress.push([done, total]);
  const { document, skipped } = await images.importFolder(photos, { size, onProgress });
  const { canvases } = parseManifest(document);
  expect(canvases.map(({ label }) => label.replace(/\s+/g, ' ')).toSorted()).toEqual(
    [
      ...odd.map((name) => name.replace(/\s+/g, ' ')),
      'Ünïcode/深い/ファイル.jpg',
      'folder.jpg/inside.jpg',
      'link.jpg',
    ].toSorted(),
  );
  expect(new Set(canvases.map(({ id }) => id)).size).toBe(canvases.length);
  for (const { image } of canvases) {
    const id = localImageId(image?.id ?? '') ?? '';
    expect(await size(images.path(id) ?? '')).toMatchObject({ width: image?.width });
  }
  expect(skipped.map(({ file }) => file)).toEqual(['broken link.jpg']);
  expect(progress.at(-1)).toEqual([9, 9]);
});

test('importing a folder again gives the same ids', async () => {
  await draw('a.jpg', 5, 5);
  const images = openLocalImages(join(folder, 'kept'));
  const first = await images.importFolder(photos, { size });
  await draw('0.jpg', 5, 5);
  const second = await images.importFolder(photos, { size, label: 'Mine' });
  const [a] = parseManifest(first.document).canvases;
  expect(parseManifest(second.document).canvases[1]?.id).toBe(a?.id);
  expect(parseManifest(second.document)).toMatchObject({ id: first.document.id, label: 'Mine' });
});

test.each([
  ['nowhere', NotFoundError, 'There is no folder'],
  ['my photos', InvalidInputError, 'holds no images'],
])('importing from %s says why not', async (name, kind, message) => {
  const importing = openLocalImages(join(folder, 'kept')).importFolder(join(folder, name), {
    size,
  });
  await expect(importing).rejects.toThrow(kind);
  await expect(importing).rejects.toThrow(message);
});

test('a folder of broken images says which', async () => {
  await writeFile(join(photos, 'a.jpg'), 'words');
  const importing = openLocalImages(join(folder, 'kept')).importFolder(photos, { size });
  await expect(importing).rejects.toMatchObject({ problems: [{ path: 'a.jpg' }] });
});

test('images of an extra folder are found by their prefix, with or without extension', async () => {
  await draw('coat.jpg', 5, 5);
  const images = openLocalImages(join(folder, 'kept'), { extra: { 'demo-': photos } });
  expect(images.path('demo-coat')).toBe(join(photos, 'coat.jpg'));
  expect(images.path('demo-coat.jpg')).toBe(join(photos, 'coat.jpg'));
  expect(images.path('coat')).toBeUndefined();
});

test.each([
  'demo-../my photos/coat',
  'demo-../secret',
  'demo-..',
  'demo-.',
  'demo-',
  'demo-.hidden',
  'demo-sub/coat',
  'demo-sub\\coat',
  'demo-/etc/passwd',
  'demo-coat.jpg\0.png',
  'demo-secret.txt',
  'demo-sub',
  '../kept/index.json',
  '__proto__',
  'constructor',
  '',
])('the hostile id %j names nothing', async (id) => {
  await draw('coat.jpg', 5, 5);
  await draw('sub/coat.jpg', 5, 5);
  await cp(join(photos, 'coat.jpg'), join(folder, 'secret.jpg'));
  await cp(join(photos, 'coat.jpg'), join(photos, '.hidden.jpg'));
  await writeFile(join(photos, 'secret.txt'), 'secret');
  const images = openLocalImages(join(folder, 'kept'), { extra: { 'demo-': photos } });
  expect(images.path(id)).toBeUndefined();
});

test.each([
  ['urn:iiif-autotag:image:coat', 'coat'],
  ['urn:iiif-autotag:image:coat/full/max/0/default.jpg', 'coat'],
  ['urn:iiif-autotag:image:a%20b/info.json', 'a b'],
  ['urn:iiif-autotag:image:100%', '100%'],
  ['https://ex.org/coat', undefined],
  ['', undefined],
])('the local id in %s is %s', (address, id) => {
  expect(localImageId(address)).toBe(id);
});

test('a disk that does not take an image is the store’s failure, with the reason', async () => {
  const kept = join(folder, 'kept');
  await mkdir(kept);
  await writeFile(join(kept, 'files'), 'in the way');
  const size = () => Promise.resolve({ width: 1, height: 1 });
  const adding = openLocalImages(kept).add(Buffer.from('x'), { name: 'coat.jpg', size });
  await expect(adding).rejects.toThrow(StoreError);
  await expect(adding).rejects.toThrow(`The image cannot be kept in ${join(kept, 'files')}: E`);
  expect(await readdir(kept)).toEqual(['files']);
});
