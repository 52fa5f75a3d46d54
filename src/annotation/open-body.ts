import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { AnnotationRecord } from './annotation.ts';
import { withoutBlankIds } from './blank-nodes.ts';
import { listOf, typeOf } from './json-values.ts';

/** `resource`: always a list; undefined where the annotation has no body. */
export function openBodies({ form, document }: AnnotationRecord): Json[] | undefined {
  if (form === 'oa') {
    return document.resource === undefined ? undefined : listOf(document.resource).map(cleanBody);
  }
  const bodies = listOf(document.body).map(openBody);
  if (typeof document.bodyValue === 'string') {
    bodies.push({ '@type': 'dctypes:Text', format: 'text/plain', chars: document.bodyValue });
  }
  return bodies.length > 0 ? bodies : undefined;
}

// --- Internal helpers ---

/** SAS's own index text came back in its answers; nobody wrote it. */
const fullText = 'http://dev.llgc.org.uk/sas/full_text';

function cleanBody(body: Json): Json {
  if (typeof body === 'string') return { '@id': body };
  if (!isJsonObject(body)) return body;
  const { [fullText]: _, ...kept } = body;
  return withoutBlankIds(kept);
}

const types: Record<string, string> = {
  TextualBody: 'dctypes:Text',
  Text: 'dctypes:Text',
  Image: 'dctypes:Image',
  Video: 'dctypes:MovingImage',
  Sound: 'dctypes:Sound',
  Audio: 'dctypes:Sound',
  Dataset: 'dctypes:Dataset',
};

function openBody(body: Json): Json {
  if (!isJsonObject(body)) return typeof body === 'string' ? { '@id': body } : body;
  const { id, type, value, purpose, items, ...kept } = body;
  const name = typeOf(body);
  if (name === 'Choice') {
    const [first, ...others] = listOf(items).map(openBody);
    return { '@type': 'oa:Choice', default: first, item: others };
  }
  const open: JsonObject = {
    '@type': types[name] ?? (value === undefined ? type : 'dctypes:Text'),
  };
  if (purpose === 'tagging' && value !== undefined) return { '@type': 'oa:Tag', chars: value };
  if (typeof id === 'string' && !id.startsWith('_:')) open['@id'] = id;
  return { ...open, ...kept, ...(value !== undefined && { chars: value }) };
}
