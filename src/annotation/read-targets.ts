import type { Problem } from '../errors.ts';
import { InvalidInputError } from '../errors.ts';
import type { Json } from '../json.ts';
import { isJsonObject, isStorable } from '../json.ts';
import type { Target } from './annotation.ts';
import { idOf, listOf } from './json-values.ts';
import { regionOf, splitFragment } from './region.ts';
import { readSelector } from './selector.ts';
import { svgBox } from './svg-box.ts';

/**
 * The targets of `on` (Open Annotation) or `target` (Web Annotation), in every shape that SAS 2.3 and the
 * Web Annotation model know. Throws `InvalidInputError` where one names no canvas, or a selector's value is a list.
 */
export function readTargets(value: Json | undefined, key: 'on' | 'target'): Target[] {
  const items = listOf(value);
  if (items.length === 0 || value === '') {
    throw invalid(`The annotation has no target ("${key}").`, key);
  }
  return items.map((item, i) => {
    const path = Array.isArray(value) ? `${key}[${i}]` : key;
    const target = readTarget(item, path);
    if (target.canvas.trim() === '') throw invalid(`The target ${path} names no canvas.`, path);
    if (!isStorable(`${target.canvas} ${target.manifest ?? ''}`)) {
      throw invalid(`${path} has a NUL or half a surrogate pair in an address.`, path);
    }
    return target;
  });
}

// --- Internal helpers ---

function readTarget(item: Json, path: string): Target {
  if (typeof item === 'string' && item.trim() !== '') return targetOfAddress(item);
  if (!isJsonObject(item)) {
    throw invalid(`A target must be an address or an object, and ${path} is neither.`, path);
  }
  refuseLists(item.selector, `${path}.selector`);
  const address = idOf(item.full) ?? idOf(item.source) ?? idOf(item);
  if (address === undefined || address.startsWith('_:')) {
    throw invalid(
      `The target names no canvas: ${path} has neither "full" nor "source" nor an id.`,
      path,
    );
  }
  const source = [item.full, item.source, item].find(isJsonObject);
  const manifest =
    idOf(listOf(item.within)[0]) ??
    idOf(listOf(item.partOf)[0]) ??
    idOf(listOf(source?.within)[0]) ??
    idOf(listOf(source?.partOf)[0]);
  const { fragment, svg, other } = readSelector(item.selector);
  if (fragment === undefined && svg === undefined && other === undefined) {
    return targetOfAddress(address, manifest);
  }
  const { canvas } = splitFragment(address);
  const region = regionOf(fragment ?? '') ?? (svg === undefined ? undefined : svgBox(svg));
  return { canvas, region, manifest };
}

function targetOfAddress(address: string, manifest?: string): Target {
  const { canvas, fragment } = splitFragment(address);
  return { canvas, region: regionOf(fragment ?? ''), manifest };
}

/** Exports of several regions as one list have been seen: no viewer draws them. */
function refuseLists(selector: Json | undefined, path: string): void {
  if (Array.isArray(selector)) {
    for (const [i, one] of selector.entries()) refuseLists(one, `${path}[${i}]`);
  } else if (isJsonObject(selector)) {
    if (Array.isArray(selector.value)) {
      throw invalid(
        `The "value" of a selector must be one string, and ${path}.value is a list; give each region its own target.`,
        `${path}.value`,
      );
    }
    for (const key of ['default', 'item', 'items']) refuseLists(selector[key], `${path}.${key}`);
  }
}

function invalid(message: string, path: string): InvalidInputError {
  const problems: Problem[] = [{ path, message }];
  return new InvalidInputError(message, problems);
}
