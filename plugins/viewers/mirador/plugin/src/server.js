import { openApiKey } from './api-key.js';

/**
 * What the plugin asks of an iiif-autotag server.
 * @param {string} server its address, with a slash at the end
 * @param {object} options
 * @param {string} options.creator who accepts and corrects
 * @param {string} [options.apiKey] that the server wants for writing
 * @param {Record<string, string>} [options.headers] that whatever stands before the server wants for writing
 */
export function openServer(server, { creator, apiKey, headers }) {
  const key = openApiKey(server, apiKey);
  let models;
  return {
    creator,
    /** From now on writes bring this API key. */
    takeApiKey: key.take,
    /** Whether an address is one of the server's own. */
    owns: (address) => address.startsWith(server),

    /** The labels of a model's card; of all models where it is not known here. */
    async labels(model) {
      models ??= json(`${server}models`);
      const cards = (await models).models;
      const known = cards.filter(({ name }) => name === model);
      return [...new Set((known.length > 0 ? known : cards).flatMap(({ labels }) => labels))];
    },

    /**
     * Stores what a person says of the region of an annotation, `replaced` being what they have said of it before.
     * Nothing else is touched. Throws `RefusedError` with the server's own sentence.
     */
    async sayTrue(label, { canvasId, region }, replaced) {
      const document = truth(label, { canvasId, region, creator });
      const path = replaced ? 'annotation/update' : 'annotation/create';
      await json(server + path, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json', ...key.headers() },
        body: JSON.stringify(replaced ? { ...document, id: replaced.id } : document),
      });
    },

    /** A page of annotations. */
    page: (address) => json(address),
  };
}

/** The server has answered, but not done what was asked; `status` is that of HTTP. */
export class RefusedError extends Error {
  constructor(status, message) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
  }
}

// --- Internal helpers ---

function truth(label, { canvasId, region, creator }) {
  const selector = {
    type: 'FragmentSelector',
    conformsTo: 'http://www.w3.org/TR/media-frags/',
    value: `xywh=${region}`,
  };
  const source = { id: canvasId, type: 'Canvas' };
  const text = document.createElement('p');
  text.textContent = `True: ${label}`;
  return {
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    type: 'Annotation',
    motivation: ['commenting', 'tagging'],
    creator: { type: 'Person', name: creator },
    body: [
      { type: 'TextualBody', format: 'text/html', value: text.outerHTML },
      { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: label },
    ],
    target: region ? { type: 'SpecificResource', source, selector } : canvasId,
  };
}

async function json(address, request) {
  const response = await fetch(address, request);
  if (response.ok) return response.json();
  throw new RefusedError(
    response.status,
    sentenceOf(await response.text()) ?? `${address} answered ${response.status}.`,
  );
}

/** Undefined where it is not the server's own answer, but that of something in between. */
function sentenceOf(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined;
  }
}
