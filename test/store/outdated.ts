import type { AnnotationRecord } from '../../src/annotation/annotation.ts';
import type { PercentRegion } from '../../src/annotation/region.ts';
import { annotation, c1, c2 } from './records.ts';

// What older versions stored otherwise: drawings and percentages had no region.

const drawing = { value: '<svg><path d="M10,20h30v40z"/></svg>' };
const box = { x: 10, y: 20, w: 30, h: 40 };
const percent: PercentRegion = { percent: [50, 50, 10, 10] };

const onIt = (...regions: AnnotationRecord['targets'][number]['region'][]) =>
  regions.map((region, i) => ({ canvas: i === 0 ? c1 : c2, region, manifest: undefined }));

/** As this version reads them, and would store them. */
export const outdated: AnnotationRecord[] = [
  annotation('drawn', {
    document: { on: [{ full: c1, selector: drawing }, `${c2}#xywh=percent:50,50,10,10`] },
    targets: onIt(box, percent),
    text: 'as an older version read it',
  }),
  annotation('percent', {
    form: 'w3c',
    document: { target: `${c1}#xywh=pct:50,50,10,10` },
    targets: onIt(percent),
  }),
  annotation('of a whole', {
    form: 'w3c',
    document: { target: { source: c1, selector: drawing }, 'x:prediction': { whole: true } },
  }),
  annotation('refused', { document: { on: { full: '', selector: drawing } } }),
];

/** As an older version stored them. */
export const asBefore = (records: AnnotationRecord[]) =>
  records.map((record) => ({
    ...record,
    targets: record.targets.map((target) => ({ ...target, region: undefined })),
  }));
