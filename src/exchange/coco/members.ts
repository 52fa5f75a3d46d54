import { z } from 'zod';
import { isStorable } from '../../json.ts';

// Of COCO object detection, what is read: https://cocodataset.org/#format-data. Members that other programs add are
// theirs: where one has the name of one of ours and another type, it is as if it were not there.

/** Some programs number with texts. */
const id = z.union([z.number(), z.string().max(400)], 'must be a number or a short text');
const side = z.number().nonnegative().nullish();
/** Beyond, numbers are no pixels, and SVG and media fragments would write them in another way. */
const coordinate = z.number().min(-1e9).max(1e9);
/** Longer than any address or name of a file; what looks into such texts may recurse. */
const text = z.string().max(10_000);
const name = text.refine(isStorable);
const ours = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

export const imageSchema = z.object({
  id,
  width: side,
  height: side,
  file_name: text.nullish(),
  coco_url: text.nullish(),
  canvas: ours(name.min(1)),
  /** Where Roboflow says what a file was called before. */
  extra: ours(z.object({ name: text })),
});

export const categorySchema = z.object({
  id,
  name: z
    .string()
    .refine(isStorable, 'must be text that can be stored')
    .transform((name) => name.replace(/\s+/g, ' ').trim())
    .refine((name) => name !== '', 'must not be empty'),
});

export const annotationSchema = z.object({
  image_id: id,
  category_id: id,
  bbox: z.array(coordinate).nullish(),
  segmentation: z.unknown().optional(),
  score: z.number().min(0).max(1).nullish(),
  /** CVAT's. */
  attributes: ours(z.object({ rotation: ours(z.number()) })),
  annotation: ours(text),
  target: ours(z.int().positive()),
  whole: ours(z.boolean()),
  modified: ours(text),
  model: ours(name),
  version: ours(name),
  recipe: ours(name),
});

export const polygonsSchema = z.array(z.array(coordinate));

export type Image = z.infer<typeof imageSchema>;
export type Annotation = z.infer<typeof annotationSchema>;
