import { expect, test } from 'vitest';
import { onEveryStore, textAnnotation } from '../sas/client.ts';
import { birds, other, predicted } from './birds.ts';

onEveryStore('IIIF Content Search: over everything, and where it is', (client) => {
  const { get, post, send } = client;
  const base = () => client.B;
  const { fill, found } = birds(client);

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
