import { asText, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { extensionsOf } from './extensions.ts';
import { present, upgradedLinks } from './upgrade-links.ts';

/**
 * The ranges that the upgrade made, nested as it nested them, with what it lost of each: publishers' members, reading
 * direction. A part of a canvas becomes a resource with a selector.
 */
export function upgradedRanges(
  source: Json | undefined,
  upgraded: Json | undefined,
): JsonObject[] | undefined {
  if (upgraded === undefined) return undefined;
  const sent = new Map(
    [source]
      .flat()
      .filter(isJsonObject)
      .map((range) => [range['@id'], range]),
  );
  return [upgraded].flat().filter(isJsonObject).map(rangeOf);

  function rangeOf(range: JsonObject): JsonObject {
    const own = sent.get(range.id) ?? {};
    const items = [range.items].flat().filter(isJsonObject);
    return present({
      ...range,
      ...upgradedLinks(own, range),
      ...extensionsOf(own, 2),
      items: items.map((item) => (item.type === 'Range' ? rangeOf(item) : partOf(item))),
    });
  }
}

// --- Internal ---

/** `C#xywh=1,2,3,4` is no canvas, but a part of one. */
function partOf(item: JsonObject): JsonObject {
  const [canvas, fragment] = asText(item.id).split(/#(?=(?:xywh|t)=)/);
  if (item.type !== 'Canvas' || fragment === undefined) return item;
  return {
    type: 'SpecificResource',
    source: { id: canvas, type: 'Canvas' },
    selector: {
      type: 'FragmentSelector',
      conformsTo: 'http://www.w3.org/TR/media-frags/',
      value: fragment,
    },
  };
}
