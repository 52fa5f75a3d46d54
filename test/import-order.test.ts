import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

// The path of the data, and the only direction in which imports may run.
const order = [
  'json',
  'errors',
  'threads',
  'package-root',
  'make-folder',
  'did-you-mean',
  'local-address',
  'fetch',
  'iiif',
  'image',
  'tagging',
  'annotation',
  'store',
  'search',
  'ingest-manifest',
  'evaluation',
  'exchange',
  'jobs',
  'tag-manifest',
  'study',
  'config',
  'autotag',
  'demo',
  'server',
  'main',
  'cli',
  'index',
];

const src = resolve('src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) =>
  f.endsWith('.ts'),
);
const stepOf = (file: string) => (file.split(/[\\/]/)[0] ?? '').replace(/\.ts$/, '');

test('every file in src belongs to a step of the order', () => {
  expect(files.map(stepOf).filter((step) => !order.includes(step))).toEqual([]);
});

test.each(files)('%s imports only from its own step and earlier ones', (file) => {
  const own = order.indexOf(stepOf(file));
  const text = readFileSync(join(src, file), 'utf8');
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((m) => m[1] ?? '');
  const against = imports.filter((path) => {
    const target = relative(src, resolve(dirname(join(src, file)), path));
    return !target.startsWith('..') && order.indexOf(stepOf(target)) > own;
  });
  expect(against).toEqual([]);
});

const databases = ['@photostructure/sqlite', 'mongodb'];

test('only store/sqlite and store/mongodb name a database, only server/ names Express', () => {
  const naming = (name: string) =>
    files.filter((file) => readFileSync(join(src, file), 'utf8').includes(`'${name}'`));
  for (const name of databases) {
    expect(naming(name).filter((file) => !/^store[\\/](sqlite|mongodb)/.test(file))).toEqual([]);
  }
  expect(naming('express').filter((file) => stepOf(file) !== 'server')).toEqual([]);
});
