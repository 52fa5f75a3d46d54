import type { AllWrong, ModelEvaluation, Shown } from './evaluation.ts';
import { html, type Markup, safeAddress } from './html.ts';
import { percent } from './report-words.ts';

/** A picture that the report wants: what canvas or region, and whose model's eyes. */
export interface PictureWish extends Shown {
  model: string;
  version: string;
  recipe: string;
}

export interface Pictures {
  /** Address or data URL of the canvas's image; undefined: none can be had. */
  imageOf(item: PictureWish): Promise<string | undefined>;
  /** Address or data URL of what the model saw of it. */
  inputOf(item: PictureWish): Promise<string | undefined>;
  /** Where a person can look at the canvas. */
  viewerOf?(item: Shown): string | undefined;
}

/** More than this many cards make a page that no browser likes; the rest is counted. */
const mostCards = 60;

export async function misclassifiedGallery(
  row: ModelEvaluation,
  pictures: Pictures,
): Promise<Markup> {
  const { model, version, recipe, misclassified } = row;
  if (misclassified.length === 0) {
    return html`<p class="note">${row.evaluated ? 'No truth here is misclassified.' : 'Nothing here was judged.'}</p>`;
  }
  const shown = misclassified.slice(0, mostCards);
  const cards = shown.map(async (item) => {
    const said = html`<dt>True</dt><dd>${item.truth}</dd><dt>Said</dt><dd class="wrong">${item.predicted} <small>${percent(item.confidence)}</small></dd>`;
    return card(item, await images({ ...item, model, version, recipe }, pictures), said, pictures);
  });
  const more = misclassified.length - shown.length;
  return html`<ul class="gallery">${await Promise.all(cards)}</ul>${
    more > 0
      ? html`<p class="note">And ${more} more, in the JSON and CSV forms of this page.</p>`
      : ''
  }`;
}

export async function allWrongGallery(items: AllWrong[], row: ModelEvaluation, pictures: Pictures) {
  const { model, version } = row;
  const cards = items.slice(0, mostCards).map(async (item) => {
    const recipe = item.predictions[model]?.recipe ?? row.recipe;
    const said = Object.entries(item.predictions).map(
      ([name, { label, confidence }]) =>
        html`<dt>${name}</dt><dd class="wrong">${label} <small>${percent(confidence)}</small></dd>`,
    );
    const answers = html`<dt>True</dt><dd>${item.truth}</dd>${said}`;
    return card(
      item,
      await images({ ...item, model, version, recipe }, pictures),
      answers,
      pictures,
    );
  });
  const more = items.length - cards.length;
  return html`<ul class="gallery">${await Promise.all(cards)}</ul>${
    more > 0
      ? html`<p class="note">And ${more} more, in the JSON and CSV forms of this page.</p>`
      : ''
  }`;
}

// --- Internal helpers ---

async function images(wish: PictureWish, pictures: Pictures): Promise<Markup> {
  const both = await Promise.all([pictures.imageOf(wish), pictures.inputOf(wish)]);
  const [image, input] = both.map(safeAddress);
  const what = wish.region ? `Region ${wish.region} of ${wish.label}` : wish.label;
  return html`<div class="pair">${
    image
      ? html`<img src="${image}" alt="${what}" loading="lazy" width="112" height="112">`
      : html`<span class="blank">no picture</span>`
  }${
    input
      ? html`<img class="pixels" src="${input}" alt="What the model saw of it" loading="lazy" width="112" height="112">`
      : html`<span class="blank">no input</span>`
  }</div>`;
}

function card(item: Shown, pair: Markup, answers: Markup, pictures: Pictures): Markup {
  const viewer = safeAddress(pictures.viewerOf?.(item));
  const name = viewer ? html`<a href="${viewer}">${item.label}</a>` : item.label;
  const region = item.region ? html` <small>${item.region}</small>` : '';
  return html`<li>${pair}<p class="name">${name}${region}</p><dl>${answers}</dl></li>`;
}
