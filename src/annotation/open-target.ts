import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { AnnotationRecord, Target } from './annotation.ts';
import { withoutBlankIds } from './blank-nodes.ts';
import { idOf, listOf, typeOf } from './json-values.ts';
import type { Presentation } from './presentation.ts';
import { splitFragment } from './region.ts';
import { readSelector } from './selector.ts';
import { viewerFragment, wholeFragment } from './viewer-fragment.ts';

/**
 * `on` as Mirador 2 needs it (SAS 2.3): an object for one plain target; a list for several, or for one
 * whose selector is a Choice.
 */
export function openTargets(record: AnnotationRecord, presentation: Presentation): Json {
  const { form, document } = record;
  const targets = listOf(form === 'oa' ? document.on : document.target).map((item, i) => {
    const read = record.targets[i] ?? record.targets[0];
    const open = form === 'oa' ? expand(item) : ofWebTarget(item);
    return read ? complete(open, read, presentation) : open;
  });
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) {
    const choice =
      isJsonObject(only) && isJsonObject(only.selector) && only.selector.item !== undefined;
    return choice ? [only] : only;
  }
  return targets;
}

/** The OA form of one selector of either vocabulary. */
function openSelector(selector: Json | undefined): JsonObject | undefined {
  const { fragment, svg, other } = readSelector(selector);
  const ofFragment = fragment === undefined ? undefined : fragmentSelector(fragment);
  const ofSvg = svg === undefined ? undefined : { '@type': 'oa:SvgSelector', value: svg };
  if (ofFragment && ofSvg) return { '@type': 'oa:Choice', default: ofFragment, item: ofSvg };
  if (ofFragment ?? ofSvg) return ofFragment ?? ofSvg;
  if (!other) return undefined;
  const { type, ...kept } = other;
  return { '@type': `oa:${typeOf(other)}`, ...kept };
}

// --- Internal helpers ---

const specific = 'oa:SpecificResource';

function fragmentSelector(value: string): JsonObject {
  return { '@type': 'oa:FragmentSelector', value };
}

function ofAddress(address: string): JsonObject {
  const { canvas, fragment } = splitFragment(address);
  return {
    '@type': specific,
    full: canvas,
    ...(fragment !== undefined && { selector: fragmentSelector(fragment) }),
  };
}

/** An OA target in the one shape of the store's answers: objects with `full` or `source` as sent. */
function expand(item: Json): JsonObject {
  if (typeof item === 'string') return ofAddress(item);
  if (!isJsonObject(item)) return {};
  const kept = withoutBlankIds(item);
  if (item.full !== undefined || item.source !== undefined) return kept;
  const open = ofAddress(idOf(item) ?? '');
  return {
    ...open,
    ...(kept.selector !== undefined && { selector: kept.selector }),
    ...(kept.within !== undefined && { within: kept.within }),
  };
}

function ofWebTarget(item: Json): JsonObject {
  if (!isJsonObject(item)) return typeof item === 'string' ? ofAddress(item) : {};
  const source = item.source ?? item.full ?? item;
  const open = ofAddress(idOf(source) ?? '');
  const selector = openSelector(item.selector) ?? open.selector;
  const partOf =
    listOf(isJsonObject(source) ? source.partOf : undefined)[0] ?? listOf(item.partOf)[0];
  const manifest = idOf(partOf);
  return {
    ...open,
    ...(selector !== undefined && { selector }),
    ...(manifest !== undefined && { within: { '@id': manifest, '@type': 'sc:Manifest' } }),
  };
}

/**
 * With the manifest that lists its canvas, and, for viewers, with a region that they can draw. Where the canvas has no
 * known size either, viewers get its address alone: Mirador 3 and 4 show nothing at all once an object has no selector.
 */
function complete(
  open: JsonObject,
  target: Target,
  presentation: Presentation,
): JsonObject | string {
  const completed = { ...open };
  const whole = wholeFragment(target.canvas, presentation);
  if (completed.selector === undefined && whole !== undefined) {
    completed.selector = fragmentSelector(whole);
  } else if (presentation.viewer) {
    if (completed.selector === undefined) return target.canvas;
    const { fragment } = readSelector(completed.selector);
    const selector = openSelector(completed.selector);
    if (fragment !== undefined && selector) {
      const value = viewerFragment(fragment, target.canvas, presentation);
      const first = selector.default === undefined ? 'selector' : 'default';
      completed.selector =
        first === 'default'
          ? { ...selector, default: fragmentSelector(value) }
          : fragmentSelector(value);
    }
  }
  const link = completed.within === undefined ? presentation.within?.(target.canvas) : undefined;
  if (link) completed.within = { '@id': link.id, '@type': 'sc:Manifest', label: link.label };
  return completed;
}
