import { isJsonObject, type Json } from '../json.ts';

/**
 * A Presentation 2 text (2.1 §4.2: a string, a string with its language, a list of them) without what is none:
 * `@iiif/parser` throws on that, and makes an empty string of a number. `undefined` where nothing is left.
 */
export function readableText(value: Json | undefined): Json | undefined {
  const texts = [value].flat().flatMap((one): Json[] => {
    if (typeof one === 'string') return [one];
    if (typeof one === 'number') return [`${one}`];
    if (!isJsonObject(one) || typeof one['@value'] !== 'string') return [];
    const { '@language': language, ...text } = one;
    return [typeof language === 'string' ? { ...text, '@language': language } : text];
  });
  return texts.length > 1 || (Array.isArray(value) && texts.length > 0) ? texts : texts[0];
}
