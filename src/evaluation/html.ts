import { localAddress } from '../local-address.ts';

/** Markup that may be inserted as it is; made by `html` only, so that nothing else gets in unescaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | Part[] | undefined | null;

/** HTML in which every inserted text is escaped, for element content and quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  const text = strings.reduce((all, string, index) => all + rendered(parts[index - 1]) + string);
  return { markup: text };
}

/**
 * An address that may stand in `href` or `src`; undefined for scripts and anything else that is no address.
 * Images of our own pass as URNs: they become addresses where the page leaves the server.
 */
export function safeAddress(address: string | null | undefined): string | undefined {
  if (!address) return undefined;
  if (address.startsWith(localAddress.image)) return address;
  if (/^(https?:|data:image\/(png|jpeg|webp|gif);base64,)/i.test(address)) return address;
  // Without a scheme it is relative to the page.
  return /^[a-z][a-z0-9+.-]*:/i.test(address.trim()) ? undefined : address;
}

function rendered(part: Part): string {
  if (part === undefined || part === null) return '';
  if (Array.isArray(part)) return part.map(rendered).join('');
  if (typeof part === 'object') return part.markup;
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
