import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownFolder } from './own-folder.ts';
import { run } from './run.ts';

const own = ownFolder();
const one = ['--models', 'scratch'];
const garments = 'manifests/garments.json';

test('a manifest is ingested, its truth imported, it is tagged and evaluated, and tagging again changes nothing', async () => {
  const ingested = await run(['ingest', garments, ...own.data, '--json']);
  expect(ingested.code).toBe(0);
  expect(JSON.parse(ingested.out).manifests[0]).toMatchObject({ shortId: 'garments', usable: 15 });
  const imported = await run(['import', 'annotations', 'annotations/garments.json', ...own.data]);
  expect(imported.out).toContain('15 annotations');

  const tagged = await run(['tag', 'garments', ...own.data, ...one, '--json']);
  expect(tagged.code).toBe(0);
  expect(JSON.parse(tagged.out).jobs[0]).toMatchObject({ state: 'succeeded', done: 15, failed: 0 });
  const again = await run(['tag', 'garments', ...own.data, ...one, '--json']);
  expect(JSON.parse(again.out).jobs[0]).toMatchObject({ state: 'succeeded', skipped: 15, done: 0 });

  const evaluated = await run(['evaluate', 'garments', ...own.data, ...one, '--json']);
  const evaluation = JSON.parse(evaluated.out);
  expect(evaluation).toMatchObject({ canvases: 15, truths: 15 });
  const [row] = evaluation.models;
  expect(row).toMatchObject({ model: 'scratch', recipe: 'garment', evaluated: 15, missing: 0 });
  expect(row.accuracy).toBeCloseTo(row.correct / 15, 12);

  const page = join(own.folder, 'page.html');
  await run(['evaluate', 'garments', ...own.data, '--format', 'html', '--out', page]);
  expect(existsSync(page)).toBe(true);
  const table = await run(['evaluate', ...own.data]);
  expect(table.out).toContain('scratch');
});

test.each([
  ['the address that the server has by default', [], 'http://localhost:8888'],
  ['the base URL', ['--base-url', 'https://ex.org/iiif-autotag/'], 'https://ex.org/iiif-autotag'],
])('tag, evaluate and export know our copy of a manifest under %s', async (_, option, base) => {
  await run(['ingest', garments, ...own.data]);
  await run(['import', 'annotations', 'annotations/garments.json', ...own.data]);
  const copy = `${base}/iiif/manifests/garments`;
  const where = [...option, ...own.data];
  const tagged = await run(['tag', copy, ...where, ...one, '--json']);
  expect(JSON.parse(tagged.out).jobs[0]).toMatchObject({ state: 'succeeded', done: 15 });
  const evaluated = await run(['evaluate', `${copy}/3`, ...where, '--json']);
  expect(JSON.parse(evaluated.out)).toMatchObject({ canvases: 15, truths: 15 });
  const truth = ['--format', 'csv', '--manifest', copy];
  const exported = await run(['export', 'annotations', ...truth, ...where]);
  expect(exported.out.split('\r\n')).toHaveLength(1 + 15 + 1);

  for (const command of [['tag', ...one], ['evaluate'], ['export', 'annotations', '--manifest']]) {
    const told = await run([...command, `${base}/iiif/manifests/nowhere`, ...where]);
    expect(told.code).toBe(1);
    expect(told.err).toContain(`under ${base}/iiif/manifests/nowhere`);
  }
});

test('annotations are exported to files by their names, and imported again from them or from standard input', async () => {
  await run(['ingest', garments, ...own.data]);
  await run(['import', 'annotations', 'annotations/garments.json', ...own.data]);
  const backup = join(own.folder, 'backup.ndjson');
  const table = join(own.folder, 'garments.csv');
  const exported = await run(['export', 'annotations', '--out', backup, ...own.data]);
  expect(exported).toMatchObject({ code: 0, out: `${backup}\n` });
  await run(['export', 'annotations', '--manifest', 'garments', '--out', table, ...own.data]);
  expect(readFileSync(table, 'utf8').split('\r\n')).toHaveLength(1 + 15 + 1);
  const [first, second] = JSON.parse(readFileSync(garments, 'utf8')).items;
  const canvases = ['--canvas', first.id, '--canvas', second.id];
  const two = await run(['export', 'annotations', '--format', 'csv', ...canvases, ...own.data]);
  expect(two.out.split('\r\n')).toHaveLength(1 + 2 + 1);
  const tasks = await run(['export', 'annotations', '--format', 'label-studio', ...own.data]);
  expect(JSON.parse(tasks.out)).toHaveLength(15);
  expect(readdirSync(own.folder).sort()).toEqual(['backup.ndjson', 'data', 'garments.csv']);

  const elsewhere = ['--data', join(own.folder, 'elsewhere'), '--json'];
  const fromFile = await run(['import', 'annotations', backup, ...elsewhere]);
  expect(JSON.parse(fromFile.out).stored).toMatchObject([
    { file: backup, format: 'ndjson', imported: 15, manifests: { imported: 1 }, failed: 0 },
  ]);
  const again = await run(['import', 'annotations', '-', ...elsewhere], {
    stdin: `${readFileSync(backup, 'utf8')}{"kind":\n`,
  });
  expect(again.code).toBe(3);
  expect(JSON.parse(again.out).stored[0]).toMatchObject({ imported: 0, unchanged: 15, failed: 1 });
});

test('COCO goes out and comes in by the names of its files; what fits no canvas is told, and the exit says so', async () => {
  await run(['ingest', garments, ...own.data]);
  await run(['import', 'annotations', 'annotations/garments.json', ...own.data]);
  const file = join(own.folder, 'garments.coco.json');
  await run(['export', 'annotations', '--out', file, ...own.data]);
  const again = await run(['import', 'annotations', file, ...own.data, '--json']);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out).stored).toMatchObject([{ format: 'coco', unchanged: 15 }]);
  const elsewhere = ['--data', join(own.folder, 'elsewhere')];
  await run(['ingest', garments, ...elsewhere]);
  const dataset = JSON.parse(readFileSync(file, 'utf8'));
  dataset.annotations[3].image_id = 'nowhere';
  const anew = await run(['import', 'annotations', '-', '--format', 'coco', ...elsewhere], {
    stdin: JSON.stringify(dataset),
  });
  expect(anew.code).toBe(3);
  expect(anew.out).toContain('14 annotations imported, 1 failed');
  expect(anew.out).toContain('line 1, annotations[3]: There is no "nowhere" among the images');
});

test.each([
  ['a format that there is not', ['export', 'annotations', '--format', 'xml'], 2, 'label-studio'],
  ['a format that is not read', ['import', 'annotations', '--format', 'csv', 'x'], 2, 'ndjson'],
  ['a table to import', ['import', 'annotations', 'x.csv'], 1, 'csv can only be exported'],
  ['a manifest that is not there', ['export', 'annotations', '--manifest', 'x'], 1, 'under x'],
  ['a canvas that nothing names', ['export', 'annotations', '--canvas', 'x'], 1, 'the canvas x'],
  [
    'a collection that must not be fetched',
    ['export', 'annotations', '--collection', 'http://127.0.0.1:1/c'],
    1,
    '127.0.0.1',
  ],
  ['an origin that there is not', ['export', 'annotations', '--origin', 'god'], 1, 'curator'],
  [
    'a folder that is not there',
    ['export', 'annotations', '--out', '/nowhere/x'],
    1,
    'is not there',
  ],
  ['a file that is not there', ['import', 'annotations', '/nowhere/x.json'], 1, 'is not there'],
])('%s is told', async (_, argv, code, message) => {
  const told = await run([...argv, ...own.data]);
  expect(told.code).toBe(code);
  expect(told.err).toContain(message);
});

test('canvases that fail make the exit code 3, and the others are tagged', async () => {
  const manifest = {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    id: 'https://example.org/two/manifest.json',
    type: 'Manifest',
    label: { en: ['Two'] },
    items: ['demo-garment-01', 'demo-not-there'].map((image, index) => ({
      id: `https://example.org/two/canvas/${index}`,
      type: 'Canvas',
      width: 240,
      height: 240,
      items: [
        {
          type: 'AnnotationPage',
          id: `https://example.org/two/page/${index}`,
          items: [
            {
              type: 'Annotation',
              id: `https://example.org/two/painting/${index}`,
              motivation: 'painting',
              target: `https://example.org/two/canvas/${index}`,
              body: {
                id: `urn:iiif-autotag:image:${image}/full/max/0/default.jpg`,
                type: 'Image',
                service: [
                  {
                    id: `urn:iiif-autotag:image:${image}`,
                    type: 'ImageService3',
                    profile: 'level2',
                  },
                ],
              },
            },
          ],
        },
      ],
    })),
  };
  const file = join(own.folder, 'two.json');
  writeFileSync(file, JSON.stringify(manifest));
  const names = readdirSync('manifests/images');
  expect(names.some((name) => name.startsWith('demo-garment'))).toBe(true);
  await run(['ingest', file, ...own.data]);
  const { code, out } = await run(['tag', ...own.data, ...one]);
  expect(out).toContain('1 tagged');
  expect(out).toContain('1 failed');
  expect(code).toBe(3);
});

test('an interrupted tagging ends with 130, and --resume tags the rest', async () => {
  await run(['ingest', garments, ...own.data]);
  const stopped = AbortSignal.abort(new Error('Ctrl-C'));
  const { code } = await run(['tag', 'garments', ...own.data, ...one], { signal: stopped });
  expect(code).toBe(130);
  const { out } = await run(['tag', '--resume', ...own.data, ...one, '--json']);
  const [job] = JSON.parse(out).jobs;
  expect(job).toMatchObject({ state: 'succeeded', total: 15 });
  expect(job.done + job.skipped).toBe(15);
});

test('what cannot be ingested is told by name, with exit code 1', async () => {
  const file = join(own.folder, 'list.json');
  writeFileSync(file, '{"@type": "sc:AnnotationList", "resources": []}');
  const { code, out } = await run(['ingest', file, join(own.folder, 'none.json'), ...own.data]);
  expect(code).toBe(1);
  expect(out).toContain('sc:AnnotationList');
  expect(out).toContain('none.json');
});

test('evaluate takes recipes one by one or as a list, before or behind manifests, and says what it cannot write', async () => {
  await run(['ingest', garments, ...own.data]);
  for (const recipes of [
    ['--recipe', 'study', '--recipe', 'garment'],
    ['--recipe', 'study,garment'],
  ]) {
    const { code, out } = await run(['evaluate', ...recipes, 'garments', ...own.data, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).scope).toMatchObject({
      manifests: [{ shortId: 'garments' }],
      recipes: ['study', 'garment'],
    });
  }
  const nowhere = join(own.folder, 'nowhere', 'x.html');
  const { code, err } = await run(['evaluate', ...own.data, '--out', nowhere]);
  expect(code).toBe(1);
  expect(err).toMatch(/^The file \S*x\.html cannot be written: .*\.\n$/);
});

test('a wrong name among the manifests to tag leaves no job behind', async () => {
  await run(['ingest', garments, ...own.data]);
  const wrong = await run(['tag', 'garments', 'nowhere', ...own.data, ...one]);
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('nowhere');
  expect((await run(['tag', '--resume', ...own.data, ...one])).out).toContain('nothing to tag');
});

test('doctor says what works, and fails when what is needed does not', async () => {
  const fine = await run(['doctor', ...own.data, ...one, '--json']);
  expect(fine.code).toBe(0);
  const { findings } = JSON.parse(fine.out);
  const state = (what: string) =>
    findings.find((each: { what: string }) => each.what === what)?.state;
  expect(['image engine', 'model scratch', 'store', 'training'].map(state)).toEqual(
    Array(4).fill('works'),
  );
  const broken = await run(['doctor', ...own.data, '--models', 'nothing-of-that-name']);
  expect(broken.code).toBe(1);
  expect(broken.out).toMatch(/FAIL.*nothing-of-that-name/);
});

test('serve listens, shows the demo and its table, and stops when it is told to', async () => {
  const stop = new AbortController();
  const ending = run(['serve', '--demo', '--port', '0', ...own.data, ...one], {
    signal: stop.signal,
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  stop.abort(new Error('SIGTERM'));
  const { code, out } = await ending;
  expect(out).toMatch(/http:\/\/localhost:\d+/);
  expect([0, 130]).toContain(code);
});

test('a port that is taken is said, with the way out', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, err } = await run(['serve', '--port', String(port), ...own.data, ...one]);
  other.close();
  expect(code).toBe(2);
  expect(err).toContain('--port 0');
});
