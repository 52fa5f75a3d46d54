/** What mirador-annotation-editor stores under a name that nobody gave. */
const anonymous = 'Anonymous';

/**
 * Keeps what people write with mirador-annotation-editor (Mirador 4), or mirador-annotations (Mirador 3), on an iiif-autotag
 * server. Every writing call resolves to the full AnnotationPage as it is afterwards, and rejects with the
 * server's sentence where it refuses: a save that failed never looks like one that worked.
 */
export class AutotagAdapter {
  #canvasId;
  #endpoint;
  #manifests;
  #user;
  #headers;
  #page;

  /**
   * @param {string} canvasId As Mirador gives it.
   * @param {string} endpoint Where the server is mounted, as in `https://tags.example/iiif`.
   * @param {object} [options]
   * @param {string | string[]} [options.manifest] Addresses of the manifests that Mirador opens: the server's own copies
   *   advertise the page of what people said of a canvas, and under that address it is kept, so that Mirador lists
   *   nothing twice. Without it, or where none lists the canvas, all that is said of the canvas is one page.
   * @param {string} [options.page] The address of the page, where it is known.
   * @param {string} [options.user] Who writes; becomes `creator`.
   * @param {string} [options.apiKey] Where the server wants a key for writing.
   */
  constructor(canvasId, endpoint, { manifest = [], page, user = anonymous, apiKey } = {}) {
    this.#canvasId = canvasId;
    this.#endpoint = endpoint.replace(/\/+$/, '');
    this.#manifests = [manifest].flat();
    this.#page = page;
    this.#user = user;
    this.#headers = apiKey === undefined ? {} : { 'X-Api-Key': apiKey };
  }

  /** The page's key in Mirador's store; of a page that a manifest advertises it is known once a call has resolved. */
  get annotationPageId() {
    return this.#page ?? this.#wholeCanvas();
  }

  getStorageAdapterUser() {
    return this.#user;
  }

  async all() {
    this.#page ??= (await this.#advertisedPage()) ?? this.#wholeCanvas();
    // The list of a Presentation 2 manifest is there as a page too.
    const page = await this.#json(this.#page.replace(/\/list$|\?version=2$/, ''));
    return { ...page, id: this.#page };
  }

  async create(annotation) {
    const { id: uuid } = annotation;
    await this.#write('POST', 'annotations', {
      canvas: this.#canvasId,
      uuid,
      ...asData(annotation),
    });
    return this.all();
  }

  async update(annotation) {
    await this.#write('PATCH', pathOf(annotation.id), asData(annotation));
    return this.all();
  }

  async delete(annotationId) {
    const response = await this.#send(pathOf(annotationId), { method: 'DELETE' });
    // What is gone already is gone.
    if (!response.ok && !isGone(response)) throw await refusal(response);
    return this.all();
  }

  /** Null where there is none. */
  async get(annotationId) {
    const response = await this.#send(pathOf(annotationId));
    if (isGone(response)) return null;
    if (!response.ok) throw await refusal(response);
    return response.json();
  }

  #wholeCanvas() {
    return `${this.#endpoint}/annotations/pages?uri=${encodeURIComponent(this.#canvasId)}`;
  }

  async #advertisedPage() {
    for (const address of this.#manifests) {
      const manifest = await once(address, () => this.#json(address));
      const canvas = canvasesOf(manifest).find((each) => idOf(each) === this.#canvasId);
      const pages = [canvas?.annotations ?? [], canvas?.otherContent ?? []].flat(2).map(idOf);
      const own = pages.find((page) => this.#isOfPeople(page));
      if (own) return own;
    }
    return undefined;
  }

  #isOfPeople(page) {
    const ours = `${this.#endpoint}/iiif/manifests/`;
    return page?.startsWith(ours) && /\/pages\/[^/]+\/curator(?:\/list|\?version=2)?$/.test(page);
  }

  async #write(method, path, annotation) {
    const response = await this.#send(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ annotation }),
    });
    if (!response.ok) throw await refusal(response);
  }

  #send(path, { headers = {}, ...request } = {}) {
    const all = { Accept: 'application/json', ...this.#headers, ...headers };
    return fetch(`${this.#endpoint}/${path}`, { ...request, headers: all });
  }

  async #json(address) {
    const response = await fetch(address);
    if (!response.ok) throw await refusal(response);
    return response.json();
  }
}

// --- Internal helpers ---

const pathOf = (id) => `annotations/${encodeURIComponent(id)}`;

const asData = (annotation) => ({ data: JSON.stringify(annotation) });

const isGone = ({ status }) => status === 404 || status === 410;

const idOf = (thing) => (typeof thing === 'string' ? thing : (thing?.id ?? thing?.['@id']));

/** Of Presentation 3, and of all sequences of Presentation 2. */
const canvasesOf = ({ items, sequences = [] }) =>
  items ?? sequences.flatMap(({ canvases = [] }) => canvases);

const manifests = new Map();

/** A manifest is asked for once in the life of the page, and again after a failure. */
function once(address, load) {
  const known = manifests.get(address) ?? load();
  manifests.set(address, known);
  known.catch(() => manifests.delete(address));
  return known;
}

/** The sentence in the server's error body; what is no such body comes from something in between. */
async function refusal(response) {
  const text = await response.text();
  const error = new Error(`${response.url} answered ${response.status}: ${sentenceOf(text)}`);
  error.status = response.status;
  return error;
}

function sentenceOf(text) {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text.slice(0, 200);
  }
}
