import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { listOf, typeOf } from './json-values.ts';
import { readSelector } from './selector.ts';
import { webSelector } from './web-target.ts';

/** Bodies of Open Annotation as Web Annotation has them: `chars` → `value`, `oa:Tag` → `purpose: tagging`. */
export function webBodies(resource: Json | undefined): Json[] {
  return listOf(resource).map(webBody);
}

// --- Internal helpers ---

const types: Record<string, string> = {
  Image: 'Image',
  MovingImage: 'Video',
  Sound: 'Sound',
  Dataset: 'Dataset',
  Text: 'Text',
};

function webBody(body: Json): Json {
  if (!isJsonObject(body)) return body;
  const name = typeOf(body);
  if (name === 'Choice') {
    const items = [...listOf(body.default), ...listOf(body.item)].map(webBody);
    return { type: 'Choice', items };
  }
  if (body.full !== undefined || body.source !== undefined) return specificBody(body);
  const { '@id': id, '@type': type, chars, 'cnt:chars': contentChars, ...rest } = body;
  const { 'http://dev.llgc.org.uk/sas/full_text': _, ...kept } = rest;
  const isName = typeof id === 'string' && !id.startsWith('_:');
  // What neither says nor names anything is an empty text: the model knows no other body without an id.
  const silent = !isName && kept.id === undefined && kept.value === undefined;
  const value = chars ?? contentChars ?? (silent ? '' : undefined);
  const web: JsonObject = {};
  // Viewers turn a text with an id into a link: text keeps none.
  if (value === undefined && isName) web.id = id;
  if (value !== undefined) {
    web.type = 'TextualBody';
    if (name === 'Tag') web.purpose = 'tagging';
    web.value = textOf(value);
  } else if (type !== undefined) web.type = types[name] ?? type;
  return { ...web, ...kept };
}

/** Part of a resource, named as `full` in Open Annotation; without a part it is the resource. */
function specificBody(body: JsonObject): Json {
  const { '@type': _, '@id': __, full, source, selector, ...kept } = body;
  const whole = webBody(listOf(full ?? source)[0] ?? '');
  const part = webSelector(readSelector(selector), '', {});
  const isText = isJsonObject(whole) && whole.value !== undefined;
  if (isText || (part === undefined && kept.purpose === undefined)) return whole;
  const own = part === undefined ? {} : { selector: part };
  return { type: 'SpecificResource', source: whole, ...own, ...kept };
}

/** JSON-LD's expanded strings, `{"@value": …}`, and lists of one are texts too. */
function textOf(value: Json): Json {
  const [first] = listOf(value);
  return (isJsonObject(first) ? first['@value'] : first) ?? '';
}
