import { expect, test } from 'vitest';
import { annotationOfPrediction } from '../../src/annotation/prediction-annotation.ts';
import { annotation } from '../store/records.ts';
import { C, M, manifest2, onEveryStore, textAnnotation } from './sas/client.ts';

const D = `${C}-2`;
const other = 'https://ex.org/iiif/other/manifest.json';
const now = new Date('2026-05-01T12:00:00Z');

const predicted = (label: string, confidence: number, canvas = C, x?: number) =>
  annotationOfPrediction(
    {
      canvas,
      region: x === undefined ? undefined : { x, y: 0, w: 100, h: 100 },
      model: 'tiny',
      version: '0123456789ab',
      recipe: 'study',
      label,
      confidence,
      top: [{ label, score: confidence }],
    },
    { title: 'Tiny', sha256: 'ab'.repeat(32), canvas: { width: 1000, height: 1500 }, now },
  );

onEveryStore('IIIF Content Search', (client) => {
  const { get, post, send } = client;
  const base = () => client.B;
  async function fill() {
    await post('/manifests', manifest2(M, [C, D]));
    await post('/manifests', manifest2(other, ['https://ex.org/far'], 'Other book'));
    await post('/annotation/create', textAnnotation('<p>A bird in the hand</p>'));
    await post('/annotation/create', {
      ...textAnnotation('<p>Two birds; a Bird in the café</p>', D),
      '@id': 'https://ex.org/a/cafe',
      motivation: 'oa:tagging',
      'dcterms:creator': 'https://ex.org/ann',
      'dcterms:created': '2025-01-01T00:00:00Z',
    });
    await post('/annotation/create', textAnnotation('<p>bird far away</p>', 'https://ex.org/far'));
  }
  const found = async (path: string) => {
    const { json, status } = await get(path);
    expect(status, path).toBe(200);
    return json;
  };

  test('what is in quotes is found in this order, and quotes that are none are characters', async () => {
    await fill();
    const services = ['/search/1/book1', '/search/2/book1', '/search-api/book1/search'];
    services.push('/search-api/1/manifests/book1/search');
    const totalOf = async (service: string, q: string) => {
      const json = await found(`${service}?q=${encodeURIComponent(q)}`);
      return json.total ?? json.partOf?.total ?? json.within?.total ?? json.resources.length;
    };
    for (const service of services) {
      for (const [q, total] of [
        ...([
          ['bird hand', 1],
          ['"hand bird"', 0],
          ['"the hand" bird', 1],
        ] as const),
        ...([
          ['"bird in"', 2],
          ['"Bird  In the"', 2],
          ['"bird', 2],
          ['bird"', 2],
        ] as const),
        ...([
          ['"bird in" "', 2],
          ['""', 0],
          ['"', 0],
          ['"hand bird"in', 1],
        ] as const),
      ] as const) {
        expect(await totalOf(service, q), `${service} ${q}`).toBe(total);
      }
      for (const q of ['"a b" '.repeat(800), '"'.repeat(4000), `"${'bird in '.repeat(500)}"`]) {
        expect(await totalOf(service, q)).toBe(0);
      }
    }
    const { hits } = await found('/search/1/book1?q="in the hand"');
    expect(hits).toMatchObject([{ match: 'in the hand' }]);
    const { terms } = await found('/search/1/book1/autocomplete?q="bir');
    expect(terms).toMatchObject([{ match: 'bird' }, { match: 'birds' }]);
  });

  test('1.0: the results as before, with what matched and what is around it', async () => {
    await fill();
    const json = await found('/search/1/book1?q=bird');
    expect(json).toMatchObject({
      '@context': [
        'http://iiif.io/api/presentation/2/context.json',
        'http://iiif.io/api/search/1/context.json',
      ],
      '@id': `${base()}/search/1/book1?q=bird`,
      '@type': 'sc:AnnotationList',
      within: { '@type': 'sc:Layer', total: 2 },
      startIndex: 0,
    });
    expect(json.within).not.toHaveProperty('ignored');
    // Universal Viewer: `on` a string with a region, one plain body.
    for (const { on, resource } of json.resources) {
      expect(on).toMatch(/#xywh=\d+,\d+,\d+,\d+$/);
      expect(resource).toMatchObject({ chars: expect.any(String), format: 'text/plain' });
    }
    expect(json.hits).toEqual([
      {
        '@type': 'search:Hit',
        annotations: [json.resources[0]['@id']],
        match: 'bird',
        before: 'A ',
        after: ' in the hand',
        selectors: [
          { '@type': 'oa:TextQuoteSelector', exact: 'bird', prefix: 'A ', suffix: ' in the hand' },
        ],
      },
      {
        '@type': 'search:Hit',
        annotations: ['https://ex.org/a/cafe'],
        match: 'Bird',
        before: 'Two birds; a ',
        after: ' in the café',
        selectors: [
          {
            '@type': 'oa:TextQuoteSelector',
            exact: 'Bird',
            prefix: 'Two birds; a ',
            suffix: ' in the café',
          },
        ],
      },
    ]);
    expect(await found('/search/1/book1')).not.toHaveProperty('hits');
  });

  test('2.0: a page of annotations, and where in them the words are', async () => {
    await fill();
    const id = `${base()}/search/2/book1?q=bird%20the`;
    const json = await found('/search/2/book1?q=bird+the');
    expect(json).toMatchObject({
      '@context': 'http://iiif.io/api/search/2/context.json',
      id,
      type: 'AnnotationPage',
      partOf: {
        id: `${id}#all`,
        type: 'AnnotationCollection',
        total: 2,
        first: { id, type: 'AnnotationPage' },
        last: { id, type: 'AnnotationPage' },
      },
      startIndex: 0,
    });
    expect(json).not.toHaveProperty('next');
    expect(json).not.toHaveProperty('ignored');
    expect(json.items.map(({ type }: { type: string }) => type)).toEqual([
      'Annotation',
      'Annotation',
    ]);
    expect(json.items[1]).toMatchObject({ id: 'https://ex.org/a/cafe', motivation: 'tagging' });
    const [page] = json.annotations;
    expect(json.annotations).toHaveLength(1);
    expect(page.type).toBe('AnnotationPage');
    const [first] = page.items;
    expect(first).toEqual({
      id: `${id}#match-1`,
      type: 'Annotation',
      motivation: 'highlighting',
      target: {
        type: 'SpecificResource',
        source: json.items[0].id,
        selector: [
          { type: 'TextQuoteSelector', exact: 'bird', prefix: 'A ', suffix: ' in the hand' },
        ],
      },
    });
    expect(page.items.map((item: typeof first) => item.target.selector[0].exact)).toEqual([
      'bird',
      'the',
      'Bird',
      'the',
    ]);
    expect(page.items.at(-1).target.selector[0]).toEqual({
      type: 'TextQuoteSelector',
      exact: 'the',
      prefix: 'Two birds; a Bird in ',
      suffix: ' café',
    });
  });

  test('the same words in their order are one match', async () => {
    await fill();
    const json = await found('/search/2/book1?q=in+the+hand');
    const [{ target }] = json.annotations[0].items;
    expect(target.selector[0].exact).toBe('in the hand');
  });

  test.each(['1', '2'])('%s.0: filters narrow, and are kept in the address', async (version) => {
    await fill();
    const total = async (query: string) => {
      const json = await found(`/search/${version}/book1?${query}`);
      expect(json['@id'] ?? json.id).toBe(`${base()}/search/${version}/book1?${query}`);
      return (json.within ?? json.partOf).total;
    };
    expect(await total('q=cafe')).toBe(1);
    expect(await total('q=CAF%C3%89')).toBe(1);
    expect(await total('q=bird&motivation=tagging')).toBe(1);
    expect(await total('q=bird&motivation=linking')).toBe(0);
    expect(await total('motivation=commenting%20tagging')).toBe(2);
    expect(await total('q=bird&user=https%3A%2F%2Fex.org%2Fann')).toBe(1);
    const year = encodeURIComponent('2025-01-01T00:00:00Z/2025-12-31T23:59:59Z');
    expect(await total(`date=${year}`)).toBe(1);
    expect(await total(`canvas=${encodeURIComponent(D)}`)).toBe(1);
    expect(await total('xywh=5%2C5%2C2%2C2')).toBe(2); // the whole of a canvas overlaps it too
    expect(await total('xywh=20%2C20%2C2%2C2')).toBe(1);
  });

  test('what is drawn in SVG is found where it is drawn, and its box is what viewers are shown', async () => {
    await fill();
    const triangle = '<svg><path d="M600,700 L800,700 L700,900 Z"/></svg>';
    await post('/annotation/create', {
      ...textAnnotation('<p>a triangle</p>'),
      on: { full: C, selector: { '@type': 'oa:SvgSelector', value: triangle } },
    });
    for (const version of ['1', '2']) {
      const total = async (xywh: string) => {
        const json = await found(`/search/${version}/book1?q=triangle&xywh=${xywh}`);
        return (json.within ?? json.partOf).total;
      };
      expect(await total('650,750,10,10'), version).toBe(1);
      expect(await total('0,0,50,50'), version).toBe(0);
    }
    const { resources } = await found('/search/1/book1?q=triangle');
    expect(resources).toMatchObject([{ on: `${C}#xywh=600,700,200,200` }]);
  });

  test('predictions are found by label, confidence and model', async () => {
    await fill();
    const records = [predicted('Coat', 0.9), predicted('T-shirt/top', 0.4, D, 500)];
    await client.server.autotag.store.annotations.put(records);
    const labels = async (query: string) => {
      const { items } = await found(`/search/2/book1?${query}`);
      return items.map(
        (item: { 'x:prediction'?: { label: string } }) => item['x:prediction']?.label,
      );
    };
    expect(await labels('label=coat')).toEqual(['Coat']);
    expect(await labels('label=Coat&label=T-shirt/top')).toEqual(['Coat', 'T-shirt/top']);
    expect(await labels('label=shirt')).toEqual([]);
    expect(await labels('min-confidence=0.5')).toEqual(['Coat']);
    expect(await labels('confidence=/0.5')).toEqual(['T-shirt/top']);
    expect(await labels(`user=${base()}/models/tiny`)).toEqual(['Coat', 'T-shirt/top']);
    expect(await labels(`label=coat&canvas=${encodeURIComponent(D)}`)).toEqual([]);
    expect(await labels('xywh=550,50,1,1&label=T-shirt/top')).toEqual(['T-shirt/top']);
    // Ids in the matches are those of the items.
    const { items, annotations } = await found('/search/2/book1?q=coat');
    expect(annotations[0].items[0].target.source).toBe(items[0].id);
    expect(items[0].id).toMatch(`${base()}/annotations/`);
  });

  test('addresses of bodies are terms too', async () => {
    await fill();
    const tag = { '@type': 'oa:SemanticTag', '@id': 'https://vocab.ex.org/bird' };
    await post('/annotation/create', {
      ...textAnnotation('x'),
      '@id': 'https://ex.org/a/tag',
      resource: tag,
    });
    const { items } = await found('/search/2/book1?q=https://vocab.ex.org/bird');
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['https://ex.org/a/tag']);
  });

  // Large pages take long on a busy machine: a connection kept from the one before may close just then.
  test('results are in pages that name one another', { retry: 2 }, async () => {
    await post('/manifests', manifest2(M, [C]));
    const many = Array.from({ length: 2001 }, (_, i) =>
      annotation(`${i}`, {
        text: 'many',
        targets: [{ canvas: C, region: undefined, manifest: undefined }],
        document: { '@type': 'oa:Annotation', on: C, resource: { chars: 'many' } },
      }),
    );
    await client.server.autotag.store.annotations.insert(many);
    const id = `${base()}/search/2/book1?q=many`;
    const seen: string[] = [];
    let address: string | undefined = id;
    for (let page = 0; address !== undefined; page++) {
      const json = await found(address);
      expect(json.id).toBe(address);
      expect(json.startIndex).toBe(page * 1000);
      expect(json.partOf).toMatchObject({
        total: 2001,
        first: { id, type: 'AnnotationPage' },
        last: { id: `${id}&page=2`, type: 'AnnotationPage' },
      });
      expect(json.prev?.id).toBe(page === 0 ? undefined : page === 1 ? id : `${id}&page=1`);
      seen.push(...json.items.map((item: { id: string }) => item.id));
      address = json.next?.id;
    }
    expect(seen).toEqual(many.map((one) => one.id));
    const first = await found('/search/1/book1?q=many');
    expect(first.next).toBe(`${base()}/search/1/book1?q=many&page=1`);
    expect(first.hits).toHaveLength(1000);
  });

  test('parameters that mean nothing are told', async () => {
    await fill();
    const one = await found('/search/1/book1?q=bird&foo=1&bar=2');
    expect(one.within.ignored).toEqual(['foo', 'bar']);
    expect(one['@id']).toBe(`${base()}/search/1/book1?q=bird`);
    const two = await found('/search/2/book1?q=bird&foo=1&min=3');
    expect(two.ignored).toEqual(['foo', 'min']);
    const terms = await found('/search/1/book1/autocomplete?q=bi&foo=1');
    expect(terms.ignored).toEqual(['foo']);
    expect((await found('/search/2/book1/autocomplete?q=bi&page=1')).ignored).toEqual(['page']);
  });

  test('autocomplete gives words with how many annotations have them, and the search for them', async () => {
    await fill();
    expect(await found('/search/1/book1/autocomplete?q=BIR')).toEqual({
      '@context': 'http://iiif.io/api/search/1/context.json',
      '@id': `${base()}/search/1/book1/autocomplete?q=BIR`,
      '@type': 'search:TermList',
      terms: [
        { match: 'bird', url: `${base()}/search/1/book1?q=bird`, count: 2 },
        { match: 'birds', url: `${base()}/search/1/book1?q=birds`, count: 1 },
      ],
    });
    expect(await found('/search/2/book1/autocomplete?q=caf%C3%A9')).toEqual({
      '@context': 'http://iiif.io/api/search/2/context.json',
      id: `${base()}/search/2/book1/autocomplete?q=caf%C3%A9`,
      type: 'TermPage',
      items: [{ value: 'cafe', total: 1 }],
    });
    const narrowed = await found('/search/1/book1/autocomplete?q=bird&motivation=tagging&min=1');
    expect(narrowed.terms).toEqual([
      { match: 'bird', url: `${base()}/search/1/book1?q=bird&motivation=tagging`, count: 1 },
      { match: 'birds', url: `${base()}/search/1/book1?q=birds&motivation=tagging`, count: 1 },
    ]);
    expect((await found('/search/2/book1/autocomplete?q=bird&min=2')).items).toEqual([
      { value: 'bird', total: 2 },
    ]);
    expect((await found('/search/2/book1/autocomplete?q=in+the')).items).toEqual([]);
    expect((await found('/search/2/book1/autocomplete?q=%3F')).items).toEqual([]);
  });

  test('where everything is searched, places are in units of their canvas too', async () => {
    await fill();
    await client.server.autotag.store.annotations.put([predicted('Coat', 0.9)]);
    const inPercent = textAnnotation(
      '<p>a quarter far off</p>',
      'https://ex.org/far#xywh=percent:0,0,50,50',
    );
    await post('/annotation/create', inPercent);
    const places = async (q: string) => {
      const { resources } = await found(`/search/1?q=${q}`);
      return resources.map(({ on }: { on: { '@id': string } }) => on['@id'].split('#')[1]);
    };
    expect(await places('far')).toEqual(['xywh=0,0,1000,1500', 'xywh=0,0,500,750']);
    expect(await places('coat')).toEqual(['xywh=0,0,1000,1500']);
  });

  test('everything that is stored can be searched at once, and results name their manifests', async () => {
    await fill();
    const one = await found('/search/1?q=far');
    expect(one.resources[0].on).toEqual({
      '@id': expect.stringMatching(/^https:\/\/ex\.org\/far#xywh=/),
      within: { '@id': other, '@type': 'sc:Manifest', label: 'Other book' },
    });
    const two = await found('/search/2?q=far');
    expect(two.items[0].target).toMatchObject({
      source: {
        id: 'https://ex.org/far',
        partOf: [{ id: other, type: 'Manifest', label: { none: ['Other book'] } }],
      },
    });
    expect((await found('/search/2?q=bird')).partOf.total).toBe(3);
    const terms = await found('/autocomplete/1?q=fa');
    expect(terms.terms).toEqual([{ match: 'far', url: `${base()}/search/1?q=far`, count: 1 }]);
  });

  test('manifests advertise the services, and those answer where they say', async () => {
    await fill();
    const [one, two] = (await found('/iiif/manifests/book1')).service;
    for (const address of [
      `${one['@id']}?q=bird`,
      `${one.service[0]['@id']}?q=bird`,
      `${two.id}?q=bird`,
      `${two.service[0].id}?q=bird`,
    ]) {
      const json = await found(address);
      expect(json['@id'] ?? json.id).toBe(address);
    }
    const services = (await found('/iiif/manifests/book1?version=2')).service;
    expect(services).toHaveLength(1);
    expect(services[0]['@id']).toBe(one['@id']);
  });

  test.each([
    ['page=-1', 'page'],
    ['page=two', 'page'],
    ['date=yesterday', 'date'],
    ['xywh=1,2,3', 'xywh'],
    ['min-confidence=much', 'min-confidence'],
    ['confidence=0.5', 'confidence'],
  ])('%s is refused and says why', async (query, path) => {
    await fill();
    for (const version of [1, 2]) {
      const { status, json } = await get(`/search/${version}/book1?q=a&${query}`);
      expect(status).toBe(400);
      expect(json).toMatchObject({ code: 400, problems: [{ path }] });
    }
  });

  test('other bad requests have their own status', async () => {
    await fill();
    for (const version of [1, 2]) {
      expect((await get(`/search/${version}/nope?q=a`)).status).toBe(404);
      expect((await get(`/search/${version}/nope/autocomplete?q=a`)).status).toBe(404);
      for (const query of ['', '?q=', '?q=a&min=few']) {
        const refused = await get(`/search/${version}/book1/autocomplete${query}`);
        expect(refused).toMatchObject({ status: 400, json: { problems: [{}] } });
      }
      const post = await send('POST', `/search/${version}/book1?q=a`, '{}');
      expect(post).toMatchObject({ status: 405, json: { code: 405 } });
      expect(post.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    }
  });
});
