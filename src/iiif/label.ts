import { isJsonObject } from '../json.ts';

export type LanguageMap = Record<string, string[]>;

/**
 * A label of any version as one line: English where there is English, else the first language.
 * Strings, arrays, `{"@value", "@language"}` (Presentation 2), language maps (Presentation 3), and
 * mixtures; undefined where nothing readable is in it.
 */
export function plainLabel(label: unknown): string | undefined {
  const values = labelValues(label);
  const isEnglish = (language: string) => /^en(-|$)/i.test(language);
  const chosen = (values.find(([language]) => isEnglish(language)) ?? values[0])?.[0];
  const texts = values.filter(([language]) => language === chosen).map(([, text]) => text);
  return texts.length > 0 ? texts.join('; ') : undefined;
}

/** A label of any version as a language map (Presentation 3 §4.1): `plain` without a language where nothing readable is in it. */
export function languageMap(label: unknown, plain: string): LanguageMap {
  const map = new Map<string, string[]>();
  for (const [language, text] of labelValues(label)) {
    map.set(language, [...(map.get(language) ?? []), text]);
  }
  return map.size > 0 ? Object.fromEntries(map) : { none: [plain] };
}

// --- Internal ---

type LabelValue = [language: string, text: string];

function labelValues(label: unknown, language = 'none'): LabelValue[] {
  if (typeof label === 'number') return [[language, String(label)]];
  if (typeof label === 'string') {
    const text = label.replace(/\s+/g, ' ').trim();
    return text ? [[language, text]] : [];
  }
  if (Array.isArray(label)) return label.flatMap((value) => labelValues(value, language));
  if (!isJsonObject(label)) return [];
  const value = label['@value'] ?? label.value;
  if (value !== undefined) {
    const own = label['@language'] ?? label.language;
    return labelValues(value, typeof own === 'string' ? own : language);
  }
  return Object.entries(label)
    .filter(([key]) => !key.startsWith('@'))
    .flatMap(([key, values]) => labelValues(values, key));
}
