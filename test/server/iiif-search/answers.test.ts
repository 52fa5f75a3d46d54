import { expect, test } from 'vitest';
import { onEveryStore } from '../sas/client.ts';
import { birds, D } from './birds.ts';

onEveryStore('IIIF Content Search: what it answers', (client) => {
  const base = () => client.B;
  const { fill, found } = birds(client);

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
});
