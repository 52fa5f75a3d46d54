import { isShown } from './filter.js';

/** Around Mirador's outlines: what the filter hides is not outlined either. */
export function AnnotationsOverlay({ TargetComponent, targetProps, annotations, filter }) {
  const hidden = new Set(annotations.filter((one) => !isShown(one, filter)).map(({ id }) => id));
  if (hidden.size === 0) return <TargetComponent {...targetProps} />;
  const pages = targetProps.annotations.map((page) => ({
    id: page.id,
    resources: page.resources.filter(({ id }) => !hidden.has(id)),
  }));
  return <TargetComponent {...targetProps} annotations={pages} />;
}
