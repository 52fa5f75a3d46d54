import type { Request } from 'express';

/** What a client prefers of a container (Web Annotation Protocol §4.2.1); undefined: it does not say. */
export interface ContainerPreference {
  /** No annotations at all. */
  minimal: boolean;
  /** Only their IRIs, or all of them. */
  iris: boolean | undefined;
}

/** Preferences that nobody knows, or that exclude each other, are none (RFC 7240 §2). */
export function containerPreference(request: Request): ContainerPreference {
  const prefer = request.get('Prefer') ?? '';
  const include = /return=representation\s*;\s*include="([^"]*)"/i.exec(prefer)?.[1] ?? '';
  const names = include.split(/\s+/);
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
