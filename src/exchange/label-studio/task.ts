import { z } from 'zod';

// Of Label Studio's task format, what is read: https://labelstud.io/guide/task_format

const percent = z.number();

export const resultSchema = z.object({
  id: z.string().optional(),
  type: z.string(),
  original_width: z.number().positive().optional(),
  original_height: z.number().positive().optional(),
  score: z.number().min(0).max(1).nullish(),
  value: z
    .object({
      x: percent.optional(),
      y: percent.optional(),
      width: percent.optional(),
      height: percent.optional(),
      rotation: z.number().optional(),
      rectanglelabels: z.array(z.string()).optional(),
      choices: z.array(z.string()).optional(),
    })
    .default({}),
});

const said = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  result: z.array(z.unknown()),
  created_at: z.string().optional(),
  updated_at: z.string().optional(),
});

export const annotationSchema = said.extend({
  was_cancelled: z.boolean().nullish(),
  completed_by: z
    .union([z.number(), z.object({ id: z.number().optional(), email: z.string().optional() })])
    .nullish(),
});

export const predictionSchema = said.extend({
  model_version: z.string().nullish(),
  score: z.number().nullish(),
});

export const taskSchema = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  data: z.object({
    image: z.string().optional(),
    canvas: z.string().optional(),
    width: z.number().positive().optional(),
    height: z.number().positive().optional(),
  }),
  annotations: z.array(annotationSchema).default([]),
  predictions: z.array(predictionSchema).default([]),
});

export type Task = z.infer<typeof taskSchema>;
export type Result = z.infer<typeof resultSchema>;
