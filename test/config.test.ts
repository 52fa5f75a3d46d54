import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { environmentName, optionName, readConfig, settingNames } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';

test('without options and environment every setting has its default', () => {
  const config = readConfig({}, {});
  expect(config).toMatchObject({ port: 8888, host: '127.0.0.1', allowPrivate: false, demo: false });
  expect(config.models).toEqual(['transfer', 'scratch', 'deep', 'photo']);
  expect(config.store).toBe(`sqlite:${resolve('data', 'autotag.sqlite')}`);
  expect(config.baseUrl).toBeUndefined();
});

test('an option wins over the environment, the environment over SimpleAnnotationServer names', () => {
  const environment = {
    AUTOTAG_DATA: 'from-environment',
    SAS_data_dir: 'from-sas',
    SAS_baseURI: 'http://h/sas/',
  };
  expect(readConfig({ data: 'from-option' }, environment).data).toBe(resolve('from-option'));
  expect(readConfig({}, environment).data).toBe(resolve('from-environment'));
  expect(readConfig({}, environment).baseUrl).toBe('http://h/sas');
});

test.each([
  ['0', 0],
  ['65535', 65_535],
])('port %s is accepted', (port, expected) => {
  expect(readConfig({ port }, {}).port).toBe(expected);
});

test.each([['-1'], ['65536'], ['http'], ['80.5']])('port %s is refused by name', (port) => {
  expect(() => readConfig({ port }, {})).toThrow(
    /--port: must be a whole number from 0 to 65535.*got/,
  );
});

test('all problems are told at once', () => {
  const wrong = () => readConfig({ port: 'x', store: 'postgres://h/db', baseUrl: 'ftp://h' }, {});
  expect(wrong).toThrow(ConfigError);
  expect(wrong).toThrow(/--port.*--base-url.*--store/s);
});

test('an unknown name is an error that names the near-miss', () => {
  expect(() => readConfig({}, { AUTOTAG_PROT: '1' })).toThrow('did you mean AUTOTAG_PORT');
  expect(() => readConfig({ alowPrivate: true }, {})).toThrow('did you mean --allow-private');
});

test('an unknown name that is near to none names none', () => {
  const far = () => readConfig({ embroidery: 'x' }, {});
  expect(far).toThrow(/--embroidery: there is no such setting\.$/);
});

test.each([['0.0.0.0'], ['::'], ['192.0.2.7'], ['museum.example'], ['1270.0.0.1']])(
  'listening on %s needs an API key or plain words',
  (host) => {
    expect(() => readConfig({ host }, {})).toThrow('--api-key');
    expect(readConfig({ host, apiKey: 'a-long-secret' }, {}).host).toBe(host);
    expect(readConfig({ host, allowAnonymousWrites: true }, {}).host).toBe(host);
  },
);

test('a key that is too short is refused without being shown', () => {
  expect(() => readConfig({ apiKey: 'short' }, {})).toThrow(/a secret/);
  expect(() => readConfig({ apiKey: 'short' }, {})).not.toThrow(/"short"/);
});

test('option and environment names are two spellings of one name', () => {
  expect(optionName('maxFetchMegabytes')).toBe('max-fetch-megabytes');
  expect(environmentName('maxFetchMegabytes')).toBe('AUTOTAG_MAX_FETCH_MEGABYTES');
  expect(new Set(settingNames.map(environmentName)).size).toBe(settingNames.length);
});
