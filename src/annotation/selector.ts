import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { listOf, stringOf } from './json-values.ts';

/**
 * What a selector of either vocabulary comes to. `fragment`: the first media fragment in it, as written;
 * `svg`: the first drawing. Mirador 2 puts both under `default` and `item` of a Choice, Web Annotation
 * makes a list, mirador-annotations calls a fragment an SvgSelector: the value decides, not the type.
 */
export interface ReadSelector {
  fragment: string | undefined;
  svg: string | undefined;
  /** The first selector of another kind. */
  other: JsonObject | undefined;
}

export function readSelector(selector: Json | undefined): ReadSelector {
  const read: ReadSelector = { fragment: undefined, svg: undefined, other: undefined };
  for (const one of flatten(selector)) {
    const value = typeof one === 'string' ? one : (stringOf(one.value) ?? stringOf(one.chars));
    if (value && /(?:^|[#&])(?:xywh|t)=/.test(value)) {
      read.fragment ??= value.replace(/^.*#/s, '');
    } else if (value && /^\s*(?:<\?xml|<!--|<svg)/i.test(value)) read.svg ??= value;
    else if (typeof one !== 'string') read.other ??= one;
  }
  return read;
}

// --- Internal helpers ---

/** The members of lists, Choices (`default`, `item`, `items`) and refinements, in order. */
function flatten(selector: Json | undefined): (JsonObject | string)[] {
  return listOf(selector).flatMap((one): (JsonObject | string)[] => {
    if (typeof one === 'string') return [one];
    if (!isJsonObject(one)) return [];
    const members = [...listOf(one.default), ...listOf(one.item), ...listOf(one.items)];
    return members.length > 0 ? flatten(members) : [one];
  });
}
