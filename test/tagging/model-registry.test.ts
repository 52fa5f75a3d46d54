import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ModelError, NotFoundError } from '../../src/errors.ts';
import { type ModelsOptions, openModels } from '../../src/tagging/model-registry.ts';

const fixtures = 'test/fixtures/tagging/models';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotag-models-'));
  await cp(join(fixtures, 'tiny'), join(folder, 'tiny'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const open = (options: Partial<ModelsOptions> = {}) =>
  openModels({ folders: [folder], plugin: 'onnx', ...options });

async function changeCard(change: object, name = 'tiny'): Promise<void> {
  const path = join(folder, name, 'card.json');
  const card: unknown = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(Object.assign({}, card, change)));
}

async function addPlugin(name: string, source: string): Promise<void> {
  await mkdir(join(folder, 'plugins', name), { recursive: true });
  await writeFile(join(folder, 'plugins', name, 'index.js'), source);
}

const plugins = () => ({ pluginFolders: [join(folder, 'plugins')] });

test('a model is described before and after it is loaded', async () => {
  const models = await open({ names: ['tiny'] });
  expect(models.names()).toEqual(['tiny']);
  expect(models.defaults()).toEqual(['tiny']);
  const sha256 = models.card('tiny').files.onnx?.sha256 ?? '';
  const row = {
    name: 'tiny',
    version: sha256.slice(0, 12),
    labels: ['T-shirt/top', 'Coat', 'Bag'],
    recipe: 'study',
    engine: 'onnx',
    home: null,
    loaded: false,
    whyNot: null,
  };
  expect(await models.describe()).toMatchObject([row]);
  const tagger = await models.get('tiny');
  expect(await models.get('tiny')).toBe(tagger); // one instance a process
  expect(tagger.version).toBe(row.version);
  expect(await models.describe()).toMatchObject([{ ...row, engine: 'onnx (CPU)', loaded: true }]);
  await models.close();
  await models.close();
});

test("a file whose sha256 is not the card's is refused at start, by name", async () => {
  await writeFile(join(folder, 'tiny', 'tiny.onnx'), 'other bytes');
  await expect(open()).rejects.toThrow(ModelError);
  await expect(open()).rejects.toThrow(
    /model tiny is refused: .*tiny\.onnx has the sha256 [0-9a-f]{64}, its card says/,
  );
});

test.each([
  [
    'a missing file',
    { files: { onnx: { path: 'none.onnx', sha256: '0'.repeat(64) } } },
    /lacks its file .*none\.onnx/,
  ],
  [
    'a file elsewhere',
    { files: { onnx: { path: '../x', sha256: '0'.repeat(64) } } },
    /outside its folder/,
  ],
  ['one label', { labels: ['Coat'] }, /card\.json is no model card: labels/],
  ['a label twice', { labels: ['Coat', 'Coat', 'Bag'], aliases: {} }, /"Coat" is there twice/],
  ['an alias to nothing', { aliases: { x: 'Hat' } }, /"x" leads to "Hat", which is no label/],
  [
    'an alias that is a label',
    { aliases: { coat: 'Bag' } },
    /"coat" leads to "Bag" and is "Coat" already/,
  ],
  [
    'two means for one channel',
    { input: { side: 28, channels: 1, layout: 'NHWC', mean: [0, 0] } },
    /input\.mean: 2 values for 1 channels/,
  ],
])('a card with %s is refused with the reason', async (_, change, message) => {
  await changeCard(change);
  await expect(open()).rejects.toThrow(message);
});

test('a card that is not JSON is refused by its path', async () => {
  await writeFile(join(folder, 'tiny', 'card.json'), '{');
  await expect(open()).rejects.toThrow(/tiny.card\.json is not JSON/);
});

test('an unknown model, default model, plugin or folder is refused with what there is', async () => {
  const models = await open();
  await expect(async () => models.card('deep')).rejects.toThrow(
    'no model called "deep". Models: tiny.',
  );
  await expect(open({ names: ['deep'] })).rejects.toThrow(NotFoundError);
  await expect(open({ plugin: 'abacus' })).rejects.toThrow(
    /no tagger plugin "abacus".*plugins.taggers/,
  );
  await expect(open({ folders: [join(folder, 'none')] })).rejects.toThrow(
    /no folder of models .*none/,
  );
});

test('the first of two folders wins where both have a model of the name', async () => {
  const models = await open({ folders: [join(fixtures), folder] });
  expect(models.model('tiny').folder).toBe(join(fixtures, 'tiny'));
});

test('a recipe that does not fit the model is refused, one that does is found', async () => {
  const models = await open();
  expect(models.recipe('tiny').name).toBe('study');
  expect(models.recipe('tiny', 'garment').name).toBe('garment');
  await changeCard({ input: { side: 32, channels: 1, layout: 'NHWC' } });
  const other = await open();
  expect(() => other.recipe('tiny')).toThrow('makes 28 × 28 × 1, the model tiny takes 32 × 32 × 1');
});

test('a plugin out of another folder runs the cards that name it', async () => {
  await addPlugin(
    'first',
    `export default {
      name: 'first',
      canRun: async (card) => card.engine === 'first' || 'Only cards made for it.',
      load: async (folder, card) => ({
        card, version: '0123456789ab', engine: 'first',
        classify: async (batch, count) => ({ probabilities: new Float32Array(count * 3).fill(1 / 3) }),
        close: async () => {},
      }),
    };`,
  );
  await changeCard({ engine: 'first', files: {} });
  const models = await open(plugins());
  expect(models.model('tiny').plugin).toBe('first');
  expect((await models.get('tiny')).engine).toBe('first');
});

test.each([
  [
    'exports no plugin',
    'export const name = "bad";',
    /tagger plugin bad \(.*index\.js\) must export/,
  ],
  [
    'throws',
    'throw new Error("out of order");',
    /tagger plugin bad \(.*index\.js\) does not load: out of order/,
  ],
])('a plugin that %s is named in the error', async (_, source, message) => {
  await addPlugin('bad', source);
  await expect(open({ plugin: 'bad', ...plugins() })).rejects.toThrow(message);
});

test('a model that nothing here can run is told, not thrown, until somebody wants it', async () => {
  await changeCard({ engine: 'abacus', files: {} });
  const models = await open();
  const [row] = await models.describe();
  expect(row).toMatchObject({ loaded: false, engine: 'abacus' });
  expect(row?.whyNot).toMatch(/no ONNX file.*no tagger plugin "abacus"/);
  await expect(models.get('tiny')).rejects.toThrow(/no tagger plugin "abacus"/);
});
