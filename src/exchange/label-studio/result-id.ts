/**
 * An annotation's id as the id of a result in Label Studio, which keeps it through editing but cuts it at the
 * first `#`; further targets of one annotation get `~2`, `~3` …
 */
export function resultId(annotation: string, target: number): string {
  const safe = annotation.replace(/[%#~]/g, encodeURIComponent).replaceAll('~', '%7E');
  return target === 0 ? safe : `${safe}~${target + 1}`;
}

/** The annotation that a result of ours came from; any text where it did not come from here. */
export function annotationOfResult(id: string): string {
  return id.replace(/~\d+$/, '').replace(/%(25|23|7E)/g, decodeURIComponent);
}
