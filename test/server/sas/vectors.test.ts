import { expect, test } from 'vitest';
import { C, M, manifest2, md5, onEveryStore, textAnnotation } from './client.ts';

onEveryStore('The test vectors of the contract', (client) => {
  const { get, post } = client;
  const populate = async (resources: unknown[]) => {
    const { status, text } = await post('/annotation/populate', { resources });
    expect(status, text).toBe(201);
  };
  const search = async (q: string, shortId = 'book1') => {
    const answer = await get(`/search-api/${shortId}/search?q=${encodeURIComponent(q)}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.json;
  };

  test('1: the hash of a canvas is the md5 of its id', async () => {
    const canvas = 'http://example.com/manfiest/test/canvas/1.json';
    await populate([textAnnotation('hi', `${canvas}#xywh=1,1,1,1`)]);
    const list = await get('/annotation/list/857085d28ae8df537449a85b5272d516.json');
    expect(list.json.resources).toHaveLength(1);
  });

  test.each([
    ['http://dams.llgc.org.uk/iiif/newspaper/issue/3320640/manifest.json', '3320640'],
    ['https://example.com/manifest.json', 'example.com'],
    ['https://example.com/manifests/projectmanifest.json', 'manifests'],
    ['http://x/iiif/manifest.json?x=1', md5('http://x/iiif/manifest.json?x=1')],
  ])('2: the short id of %s is %s', async (id, shortId) => {
    const { json } = await post('/manifests', manifest2(id));
    expect(json).toEqual({ loaded: { uri: id, short_id: shortId } });
    expect((await get(`/search-api/${shortId}/search`)).status).toBe(200);
  });

  test('3: the same id twice, also inside one list', async () => {
    const clash = { ...textAnnotation('hi'), '@id': 'http://ex.org/a/clash' };
    await populate([clash, clash]);
    const { json } = await get(`/annotation/search?uri=${C}`);
    expect(json.map((annotation: { '@id': string }) => annotation['@id'])).toEqual([
      'http://ex.org/a/clash',
      'http://ex.org/a/clash1',
    ]);
  });

  test('4: pages end, whatever the total (an exact multiple has no empty last page)', async () => {
    await post('/manifests', manifest2());
    await populate(Array.from({ length: 1000 }, (_, n) => textAnnotation(`Test ${n}`)));
    const whole = await search('Test');
    expect(whole.within.total).toBe(1000);
    expect(whole).not.toHaveProperty('next');
    await populate([textAnnotation('Test')]);
    expect(await search('Test')).toHaveProperty('next');
  });

  test('5: a word is found through inline tags; all words must match, in any order, in this manifest', async () => {
    const other = 'https://ex.org/iiif/book2/canvas/p1';
    await post('/manifests', manifest2());
    await post('/manifests', manifest2('https://ex.org/iiif/book2/manifest.json', [other]));
    const texts = [
      '<p>Test content a<b>bold</b> <i>italic</i></p>',
      '<p>Test content simple</p>',
      '<p>Test content</p>',
    ];
    await populate(texts.map((text) => textAnnotation(text)));
    await populate([textAnnotation('<p>Only elsewhere</p>', `${other}#xywh=1,1,1,1`)]);
    expect((await search('abold')).within.total).toBe(1);
    expect((await search('Test content simple')).within.total).toBe(1);
    expect((await search('simple TEST')).within.total).toBe(1);
    expect((await search('elsewhere')).within.total).toBe(0);
    expect((await search('elsewhere', 'book2')).within.total).toBe(1);
    expect((await search('')).within.total).toBe(3);
  });

  test('6: words of any script are found', async () => {
    await post('/manifests', manifest2());
    await populate([textAnnotation('<p>Hello world, Καλημέρα κόσμε, コンニチハ</p>')]);
    for (const q of ['Καλημέρα κόσμε', 'ΚΌΣΜΕ', 'コンニチハ']) {
      expect((await search(q)).resources, q).toHaveLength(1);
    }
    // `+` is a space, and no input is a failure of the server
    const plus = await get('/search-api/book1/search?q=hello+world');
    expect(plus.json.within.total).toBe(1);
    for (const q of ['"', "'", '\\', '*', 'a AND', '(', '%', '\u0000', 'NEAR(a b)', '%E0%A4%A']) {
      expect((await get(`/search-api/book1/search?q=${q}`)).status, q).toBe(200);
    }
  });

  test('7: the tag of an annotation is found as its text is, once', async () => {
    await post('/manifests', manifest2());
    const bodies = [
      { '@type': 'oa:Tag', chars: 'tag' },
      { '@type': 'dctypes:Text', format: 'text/html', chars: '<p>text and tag</p>' },
    ];
    await populate([{ ...textAnnotation(''), resource: bodies }]);
    const found = await search('tag');
    expect(found.within.total).toBe(1);
    expect(found.resources[0].label).toEqual(expect.any(String));
  });

  test('8: annotations are counted by canvas', async () => {
    await post('/manifests', manifest2(M, [C, `${C}b`]));
    await populate(Array.from({ length: 8 }, (_, n) => textAnnotation(`Test ${n}`)));
    const counts = await client.server.autotag.store.annotations.countByCanvas({ manifest: M });
    expect([...counts]).toEqual([[C, 8]]);
  });

  test('9: a list of 735 string targets, then its manifest: all are found in it', async () => {
    const lines = Array.from({ length: 735 }, (_, n) =>
      textAnnotation(n === 400 ? 'the chimney sweep' : `line ${n}`, `${C}#xywh=0,${n},100,1`),
    );
    await populate(lines);
    await post('/manifests', manifest2());
    expect((await search('chimney')).within.total).toBe(1);
    expect((await search('')).within.total).toBe(735);
  });

  test('10: a manifest without canvases is refused and later writes work', async () => {
    for (const sequences of [[], [{ '@type': 'sc:Sequence', canvases: [] }], undefined]) {
      const { status, json } = await post('/manifests', { ...manifest2(), sequences });
      expect(status).toBe(400);
      expect(json.code).toBe(400);
    }
    expect((await get('/manifests')).json.manifests).toEqual([]);
    expect((await post('/manifests', manifest2())).status).toBe(200);
  });

  test('11: a selector whose value is a list is refused, and nothing of its list is stored', async () => {
    const value = ['xywh=1,1,1,1', 'xywh=2,2,1,1', 'xywh=3,3,1,1', 'xywh=4,4,1,1', 'xywh=5,5,1,1'];
    const selector = { '@type': 'oa:FragmentSelector', value };
    const bad = textAnnotation('hi', { '@type': 'oa:SpecificResource', full: C, selector });
    expect((await post('/annotation/create', bad)).status).toBe(400);
    const list = await post('/annotation/populate', { resources: [textAnnotation('good'), bad] });
    expect(list.status).toBe(400);
    expect(list.json.problems[0].path).toMatch(/^resources\[1\]\.on/);
    expect((await get('/annotation/')).json.resources).toEqual([]);
  });
});
