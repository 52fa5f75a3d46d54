import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { plainLabel } from './label.ts';

/**
 * What the upgrade (2.2.10) loses or makes up beside labels and images: pages about a resource (all but the first),
 * reading direction, the canvas to start with, whom a logo is of, types that it does not know.
 */
export function upgradedLinks(source: JsonObject, upgraded: JsonObject): JsonObject {
  const [sequence] = objects(source.sequences);
  const direction = source.viewingDirection ?? sequence?.viewingDirection;
  const start = source.startCanvas ?? sequence?.startCanvas;
  const behavior = texts(upgraded.behavior).filter((one) => behaviors.has(one));
  const homepage = [source.related].flat().flatMap(homepageOf);
  // What is undefined here takes the place of what the upgrade made up.
  return {
    behavior: behavior.length > 0 ? behavior : undefined,
    homepage: homepage.length > 0 ? homepage : undefined,
    provider: providerOf(source, upgraded),
    seeAlso: typed(upgraded.seeAlso, 'Dataset'),
    rendering: typed(upgraded.rendering, 'Text')?.map(labelled),
    viewingDirection: typeof direction === 'string' ? direction : undefined,
    start: typeof start === 'string' ? { id: start, type: 'Canvas' } : undefined,
  };
}

/** Without what is undefined. */
export const present = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

// --- Internal ---

const texts = (value: Json | undefined) => [value].flat().filter((one) => typeof one === 'string');

const objects = (value: Json | undefined) => [value].flat().filter(isJsonObject);

/** Those of Presentation 3.0 §3.4; `top` of Presentation 2 is said by the structure itself. */
const behaviors = new Set(
  `auto-advance no-auto-advance repeat no-repeat unordered individuals continuous paged facing-pages
  non-paged multi-part together sequence thumbnail-nav no-nav hidden`.split(/\s+/),
);

/** A homepage needs a label (Presentation 3.0 §3.3): its address where it has none. */
function homepageOf(related: Json | undefined): JsonObject[] {
  const page = typeof related === 'string' ? { '@id': related } : related;
  if (!isJsonObject(page) || typeof page['@id'] !== 'string') return [];
  const { '@id': id, format, label } = page;
  const text = { none: [plainLabel(label) ?? id] };
  return [{ id, type: 'Text', label: text, ...(typeof format === 'string' && { format }) }];
}

/** The agent behind a logo: Presentation 2 names none, so that it gets the words of the attribution. */
function providerOf(source: JsonObject, upgraded: JsonObject): JsonObject[] | undefined {
  const logos = objects(upgraded.provider).flatMap(({ logo }) => objects(logo));
  if (logos.length === 0) return undefined;
  const name = plainLabel(source.attribution) ?? plainLabel(source.label) ?? `${source['@id']}`;
  return [{ id: `${source['@id']}#provider`, type: 'Agent', label: { none: [name] }, logo: logos }];
}

const typed = (links: Json | undefined, type: string): JsonObject[] | undefined =>
  links === undefined
    ? undefined
    : objects(links).map((link) => (link.type === 'unknown' ? { ...link, type } : link));

const labelled = (link: JsonObject): JsonObject =>
  link.label === undefined ? { ...link, label: { none: [`${link.id}`] } } : link;
