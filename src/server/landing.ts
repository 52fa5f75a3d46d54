import type { IRouter } from 'express';
import { html, type Markup } from '../evaluation/html.ts';
import type { ManifestSummary } from '../store/store.ts';
import { manifestAddress } from './find-manifest.ts';
import { landingStyle } from './landing-style.ts';
import { setPagePolicy } from './page-policy.ts';
import { route } from './route.ts';
import type { ServerContext } from './server-context.ts';

/** `/`: what is here and where, for people. */
export function landing(router: IRouter, { autotag, baseOf }: ServerContext): void {
  route(router, '/', {
    async get(request, response) {
      const base = baseOf(request);
      // Relative addresses of a page need its path to end with a slash; ours are all absolute.
      const manifests = await autotag.store.manifests.list();
      const annotations = await autotag.store.annotations.count({});
      setPagePolicy(response, {});
      response
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(landingPage({ base, manifests, annotations }));
    },
  });
}

// --- Internal helpers ---

interface LandingFacts {
  base: string;
  manifests: ManifestSummary[];
  annotations: number;
}

function landingPage({ base, manifests, annotations }: LandingFacts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>iiif-autotag</title>
<link rel="icon" href="${base}/viewers/favicon.svg" type="image/svg+xml">
<style>${landingStyle}</style>
</head>
<body>
<header>
<h1>iiif-autotag</h1>
<p>Tags the images of IIIF manifests by machine, keeps what people say beside it, and says how far the machine can be trusted.</p>
</header>
<main>
<section>
<h2>Manifests</h2>
${manifests.length > 0 ? manifestTable(base, manifests) : nothingYet(base)}
<p class="note">${manifests.length} manifests, ${annotations} annotations. <a href="${base}/evaluation?format=html">How right the models are</a> on all that people have annotated.</p>
</section>
<section>
<h2>For programs</h2>
<dl>
${addresses(base).map(({ address, meaning }) => html`<dt><code>${address}</code></dt><dd>${meaning}</dd>`)}
</dl>
</section>
</main>
</body>
</html>
`.markup;
}

const mostRows = 200;

function manifestTable(base: string, manifests: ManifestSummary[]): Markup {
  const rows = manifests.slice(0, mostRows).map(({ shortId, label, canvasCount }) => {
    const address = manifestAddress(base, shortId);
    const query = `manifest=${encodeURIComponent(shortId)}`;
    return html`<tr>
<th scope="row">${label}</th>
<td class="number">${canvasCount}</td>
<td><a href="${base}/viewers/mirador/?${query}">Mirador</a> · <a href="${base}/viewers/uv/?${query}">Universal Viewer</a></td>
<td><a href="${base}/evaluation?format=html&amp;${query}">Evaluation</a></td>
<td><a href="${address}">Presentation 3</a> · <a href="${address}?version=2">2</a></td>
</tr>`;
  });
  const more = manifests.length - rows.length;
  return html`<table>
<thead><tr><th>Label</th><th>Canvases</th><th>Look</th><th>Judge</th><th>IIIF</th></tr></thead>
<tbody>${rows}</tbody>
</table>
${more > 0 ? html`<p class="note">And ${more} more in the <a href="${base}/iiif/collection">collection</a>.</p>` : ''}`;
}

const nothingYet = (base: string) =>
  html`<p>Nothing is here yet. A manifest comes in with <code>iiif-autotag ingest URL</code>, or by form:</p>
<form method="post" action="${base}/manifests"><label>Address of a manifest <input name="uri" type="url" required></label> <button>Ingest</button></form>`;

const addresses = (base: string) => [
  {
    address: `${base}/annotation`,
    meaning: 'SimpleAnnotationServer: search, create, update, destroy, populate',
  },
  {
    address: `${base}/annotations/`,
    meaning: 'W3C Web Annotation Protocol; containers of your own under /annotations/containers/',
  },
  { address: `${base}/manifests`, meaning: 'POST a manifest or collection, or its address as uri' },
  {
    address: `${base}/iiif/image`,
    meaning: 'POST images as a form (image, label): they are kept and become a manifest',
  },
  { address: `${base}/iiif/collection`, meaning: 'Everything here as a IIIF Collection' },
  {
    address: `${base}/activity/collection`,
    meaning: 'What changed since: IIIF Change Discovery',
  },
  {
    address: `${base}/annotations/?id=…`,
    meaning: 'One annotation; /annotations/history?id=… has every version of it',
  },
  {
    address: `${base}/search/2?q=…`,
    meaning: 'IIIF Content Search over everything; /search/2/<manifest> and /search/1/… over one',
  },
  {
    address: `${base}/export?format=ndjson`,
    meaning:
      'Everything as a stream: NDJSON, CSV, COCO, Label Studio, pages; POST /import takes it back',
  },
  {
    address: `${base}/tagging/jobs`,
    meaning: 'POST {"manifest": …} to tag it; GET lists the jobs',
  },
  { address: `${base}/models`, meaning: 'The models and their cards' },
  { address: `${base}/predict`, meaning: 'POST images or {"url": …} to label them at once' },
  {
    address: `${base}/evaluation`,
    meaning: 'Accuracy, drop, confusion: JSON, CSV (format=csv), page (format=html)',
  },
  {
    address: `${base}/healthz`,
    meaning: 'Whether the server is there; /readyz: whether its store is',
  },
];
