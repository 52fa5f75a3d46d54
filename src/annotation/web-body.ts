import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { listOf, typeOf } from './json-values.ts';

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
  const { '@id': id, '@type': type, chars, 'cnt:chars': contentChars, ...rest } = body;
  const { 'http://dev.llgc.org.uk/sas/full_text': _, ...kept } = rest;
  const value = chars ?? contentChars;
  const web: JsonObject = {};
  // Viewers turn a text with an id into a link: text keeps none.
  if (value === undefined && typeof id === 'string' && !id.startsWith('_:')) web.id = id;
  if (value !== undefined) {
    web.type = 'TextualBody';
    if (name === 'Tag') web.purpose = 'tagging';
    web.value = value;
  } else if (type !== undefined) web.type = types[name] ?? type;
  return { ...web, ...kept };
}
