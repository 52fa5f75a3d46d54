import { expect, test } from 'vitest';
import { annotation } from '../../store/records.ts';
import { C, M, manifest2, onEveryStore, textAnnotation } from '../sas/client.ts';
import { birds, D, predicted } from './birds.ts';

onEveryStore('IIIF Content Search: what narrows it', (client) => {
  const { post } = client;
  const base = () => client.B;
  const { fill, found } = birds(client);

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

  test('what is said in percent is found where it is as soon as its manifest is there, and goes out as it came', async () => {
    const on = `${C}#xywh=percent:50,50,10,10`;
    await post('/annotation/create', textAnnotation('<p>a triangle</p>', on));
    const totals = async () => {
      const answers = ['550,800,10,10', '0,0,50,50'].map((xywh) =>
        found(`/search/1?q=triangle&xywh=${xywh}`),
      );
      return (await Promise.all(answers)).map(({ within }) => within.total);
    };
    expect(await totals()).toEqual([1, 1]);
    await fill();
    expect(await totals()).toEqual([1, 0]);
    const { resources } = await found('/search/1/book1?q=triangle');
    expect(resources).toMatchObject([{ on: `${C}#xywh=500,750,100,150` }]);
    const [stored] = await found(`/annotation/search?uri=${C}`);
    expect(stored.on).toMatchObject({ full: C, selector: { value: 'xywh=percent:50,50,10,10' } });
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
});
