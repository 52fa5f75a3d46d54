import type { Request } from 'express';
import { headerList } from './header-list.ts';

/** What a client prefers of a container (Web Annotation Protocol §4.2.1); undefined: it does not say. */
export interface ContainerPreference {
  /** No annotations at all. */
  minimal: boolean;
  /** Only their IRIs, or all of them. */
  iris: boolean | undefined;
}

/** Preferences that nobody knows, or that exclude each other, are none (RFC 7240 §2). */
export function containerPreference(request: Request): ContainerPreference {
  const names = included(request.get('Prefer') ?? '').split(/\s+/);
  const iris = names.includes('http://www.w3.org/ns/oa#PreferContainedIRIs');
  const descriptions = names.includes('http://www.w3.org/ns/oa#PreferContainedDescriptions');
  return {
    minimal: names.includes('http://www.w3.org/ns/ldp#PreferMinimalContainer'),
    iris: iris === descriptions ? undefined : iris,
  };
}

/** Whether anything of it was heard, for `Preference-Applied`. */
export const saysSomething = ({ minimal, iris }: ContainerPreference) =>
  minimal || iris !== undefined;

// --- Internal helpers ---

/** What `return=representation` is to include; there may be parameters beside it, and spaces around each `=`. */
function included(prefer: string): string {
  for (const preference of headerList(prefer, ',')) {
    const [name = '', ...parameters] = headerList(preference, ';');
    if (!/^return\s*=\s*"?representation"?$/i.test(name)) continue;
    const include = parameters.map((one) => /^include\s*=\s*"?([^"]*)"?$/i.exec(one)?.[1]);
    return include.find((value) => value !== undefined) ?? '';
  }
  return '';
}
