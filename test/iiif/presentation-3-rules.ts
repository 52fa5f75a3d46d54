import { isJsonObject } from '../../src/json.ts';

/**
 * What Presentation 3.0 requires, as IIIF's own validator checks it: written from the specification
 * (https://iiif.io/api/presentation/3.0/) and held against the validator's JSON Schema. Each problem is a
 * sentence that begins with the place. Only what everybody must obey; more may be said than is known here.
 */
export function presentation3Problems(document: unknown): string[] {
  const problems: string[] = [];
  const type = isJsonObject(document) ? document.type : undefined;
  const checks: Record<string, Check> = {
    Manifest: manifest,
    Collection: collection,
    AnnotationPage: annotationPage,
    AnnotationCollection: annotationCollection,
  };
  const check = checks[String(type)];
  if (!check) return [`type: ${JSON.stringify(type)} is none of ${Object.keys(checks).join(', ')}`];
  const context = isJsonObject(document) ? document['@context'] : undefined;
  const last = [context].flat().at(-1);
  if (last !== 'http://iiif.io/api/presentation/3/context.json')
    problems.push('@context: not last');
  if ([context].flat().some((one) => !isAddress(one))) problems.push('@context: not addresses');
  check(document, '', (path, message) => problems.push(`${path}: ${message}`));
  return problems;
}

type Report = (path: string, message: string) => void;
type Check = (value: unknown, path: string, report: Report) => void;

const isAddress = (value: unknown) => typeof value === 'string' && /^https?:\/\/\S+$/.test(value);

const address: Check = (value, path, report) => {
  if (!isAddress(value)) report(path, `${JSON.stringify(value)} is no address`);
};

const text: Check = (value, path, report) => {
  if (typeof value !== 'string') report(path, 'no text');
};

const oneOf = (words: string): Check => {
  const known = new Set(words.split(/\s+/));
  return (value, path, report) => {
    if (!known.has(String(value))) report(path, `${JSON.stringify(value)} is not known`);
  };
};

const listOf =
  (check: Check): Check =>
  (value, path, report) => {
    if (!Array.isArray(value)) report(path, 'no list');
    else for (const [i, item] of value.entries()) check(item, `${path}[${i}]`, report);
  };

/** `name!` must be there. */
const objectOf =
  (members: () => Record<string, Check>): Check =>
  (value, path, report) => {
    if (!isJsonObject(value)) return report(path, 'no object');
    for (const [name, check] of Object.entries(members())) {
      const key = name.replace('!', '');
      const member = value[key];
      if (member !== undefined) check(member, `${path}.${key}`, report);
      else if (name.endsWith('!')) report(path, `no ${key}`);
    }
  };

const all =
  (...checks: Check[]): Check =>
  (value, path, report) => {
    for (const check of checks) check(value, path, report);
  };

const languageMap: Check = (value, path, report) => {
  if (!isJsonObject(value)) return report(path, 'no language map');
  for (const [language, texts] of Object.entries(value)) {
    if (!/^[A-Za-z-]+$/.test(language)) report(path, `${language} is no language`);
    listOf(text)(texts, `${path}.${language}`, report);
  }
};

const whole: Check = (value, path, report) => {
  if (!Number.isInteger(value) || Number(value) <= 0) report(path, 'no whole number above 0');
};

const pair = objectOf(() => ({ 'label!': languageMap, 'value!': languageMap }));

/** Presentation 3 has `id` and `type`, services of older APIs `@id` and `@type`; a mixture is neither. */
const service: Check = (value, path, report) => {
  if (!isJsonObject(value)) return report(path, 'no object');
  const [now, before] = [
    value.id !== undefined && value.type !== undefined,
    value['@id'] !== undefined && value['@type'] !== undefined,
  ];
  if (now === before) report(path, 'neither id and type nor @id and @type');
  address(now ? value.id : value['@id'], path, report);
  objectOf(() => ({ profile: text, service: listOf(service) }))(value, path, report);
};

const reference = objectOf(() => ({ 'id!': address, 'type!': text, label: languageMap }));
const link = all(
  reference,
  objectOf(() => ({ format: text, profile: text })),
);
const labelledLink = all(
  link,
  objectOf(() => ({ 'label!': languageMap })),
);
const content: Check = (value, path, report) => {
  if (!isJsonObject(value)) return report(path, 'no object');
  if (value.type === 'TextualBody') return text(value.value, `${path}.value`, report);
  if (value.type === 'Choice') return listOf(content)(value.items, `${path}.items`, report);
  if (value.type === 'SpecificResource') return source(value.source, `${path}.source`, report);
  all(
    reference,
    objectOf(() => ({ service: listOf(service), format: text, width: whole, height: whole })),
  )(value, path, report);
};
const source: Check = (value, path, report) =>
  typeof value === 'string' ? address(value, path, report) : reference(value, path, report);

/** One, or a list of them. */
const some =
  (check: Check): Check =>
  (value, path, report) =>
    Array.isArray(value) ? listOf(check)(value, path, report) : check(value, path, report);

const target: Check = (value, path, report) => {
  if (typeof value === 'string') address(value, path, report);
  else if (isJsonObject(value) && value.type === 'SpecificResource') content(value, path, report);
  else reference(value, path, report);
};

const annotation = objectOf(() => ({
  'id!': address,
  'type!': oneOf('Annotation'),
  motivation: some(text),
  body: some(content),
  'target!': some(target),
}));

const pageReference: Check = (value, path, report) => {
  reference(value, path, report);
  if (isJsonObject(value) && value.items !== undefined) report(path, 'a reference with items');
};

const annotationPage: Check = all(
  objectOf(() => ({
    'id!': address,
    'type!': oneOf('AnnotationPage'),
    label: languageMap,
    'items!': listOf(annotation),
    partOf: listOf(annotationCollection),
    next: pageReference,
    prev: pageReference,
  })),
  only(`@context id type label items partOf next prev first last rendering service thumbnail`),
);

const annotationCollection: Check = objectOf(() => ({
  'id!': address,
  'type!': oneOf('AnnotationCollection'),
  label: languageMap,
  total: whole,
  first: pageReference,
  last: pageReference,
}));

/** What a manifest or a page may say; publishers' own members are theirs to answer for. */
function only(names: string): Check {
  const known = new Set(names.split(/\s+/));
  return (value, path, report) => {
    for (const name of Object.keys(isJsonObject(value) ? value : {})) {
      if (!known.has(name) && !name.includes(':')) report(path, `${name} is not known here`);
    }
  };
}

const described = objectOf(() => ({
  'id!': address,
  label: languageMap,
  summary: languageMap,
  metadata: listOf(pair),
  requiredStatement: pair,
  rights: (value, path, report) => {
    const known =
      /^http:\/\/(creativecommons\.org\/(licenses|publicdomain)|rightsstatements\.org\/vocab)\//;
    if (typeof value !== 'string' || !known.test(value)) report(path, 'no right that is known');
  },
  navDate: text,
  thumbnail: listOf(content),
  homepage: listOf(labelledLink),
  seeAlso: listOf(link),
  rendering: listOf(labelledLink),
  partOf: listOf(reference),
  service: listOf(service),
  services: listOf(service),
  provider: listOf(
    all(
      labelledLink,
      objectOf(() => ({ 'type!': oneOf('Agent'), logo: listOf(content) })),
    ),
  ),
  viewingDirection: oneOf('left-to-right right-to-left top-to-bottom bottom-to-top'),
  behavior: listOf(
    oneOf(`auto-advance no-auto-advance repeat no-repeat unordered individuals continuous paged
      facing-pages non-paged multi-part together sequence thumbnail-nav no-nav hidden`),
  ),
  annotations: listOf((value, path, report) => {
    const embedded = isJsonObject(value) && value.items !== undefined;
    (embedded ? annotationPage : pageReference)(value, path, report);
  }),
}));

const canvas: Check = all(
  described,
  objectOf(() => ({
    'type!': oneOf('Canvas'),
    width: whole,
    height: whole,
    'items!': listOf(annotationPage),
  })),
  (value, path, report) => {
    const sized = isJsonObject(value) ? value : {};
    if ((sized.width === undefined) !== (sized.height === undefined)) {
      report(path, 'width or height alone');
    }
    if (sized.width === undefined && sized.duration === undefined) report(path, 'no size');
  },
);

const range: Check = all(
  described,
  objectOf(() => ({
    'type!': oneOf('Range'),
    'items!': listOf((value, path, report) => {
      const type = isJsonObject(value) ? value.type : undefined;
      const nested = type === 'Range' && isJsonObject(value) && value.items !== undefined;
      (nested ? range : type === 'SpecificResource' ? content : reference)(value, path, report);
    }),
  })),
);

const manifest: Check = all(
  described,
  objectOf(() => ({
    'type!': oneOf('Manifest'),
    'label!': languageMap,
    'items!': listOf(canvas),
    structures: listOf(range),
    start: (value, path, report) => target(value, path, report),
  })),
  only(`@context id type label metadata summary requiredStatement rendering service services viewingDirection
    placeholderCanvas accompanyingCanvas rights start navDate navPlace provider seeAlso thumbnail homepage behavior
    partOf items structures annotations`),
);

const collection: Check = all(
  described,
  objectOf(() => ({
    'type!': oneOf('Collection'),
    'label!': languageMap,
    items: listOf(
      all(
        pageReference,
        objectOf(() => ({ 'type!': oneOf('Manifest Collection') })),
      ),
    ),
  })),
);
