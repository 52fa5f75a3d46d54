import type { z } from 'zod';
import { isAbsoluteUri } from '../../annotation/absolute-uri.ts';
import { readAnnotation } from '../../annotation/read-annotation.ts';
import { readTimestamp, timestamp } from '../../annotation/timestamp.ts';
import { InvalidInputError } from '../../errors.ts';
import type { Json } from '../../json.ts';
import { toLocal } from '../../local-address.ts';
import type { Store } from '../../store/store.ts';
import { checked } from '../checked.ts';
import { type ClaimContent, predictionDocument, truthDocument } from '../claim-document.ts';
import type { Incoming, ReadContext } from '../incoming.ts';
import { mintedId } from '../read-document.ts';
import { predictorOf } from './model-version.ts';
import { labelOf, regionOf } from './read-result.ts';
import { annotationOfResult } from './result-id.ts';
import {
  type annotationSchema,
  type predictionSchema,
  type Result,
  resultSchema,
  type Task,
  taskSchema,
} from './task.ts';
import { taskCanvases } from './task-canvases.ts';

type Said = z.infer<typeof annotationSchema> | z.infer<typeof predictionSchema>;

/**
 * Reads tasks: `rectanglelabels` and `choices` of annotations that were not skipped become people's truths,
 * those of predictions a model's. A result that was exported from here finds its annotation again by its id.
 * What cannot be a label of a rectangle or of the whole is a problem of that result only.
 */
export function taskReader(
  store: Pick<Store, 'annotations' | 'manifests'>,
  context: ReadContext,
): (value: Json) => Promise<Incoming[]> {
  const canvasOf = taskCanvases(store);
  return async (value) => {
    const task = checked(taskSchema, value);
    const canvas = await canvasOf(localTask(task, context.base));
    const incoming: Incoming[] = [];
    for (const [index, annotation] of task.annotations.entries()) {
      if (annotation.was_cancelled) continue;
      const creator = creatorOf(annotation.completed_by);
      await readAll(`annotations[${index}]`, annotation, async (result, place) => {
        const content = await contentOf(result, place, annotation);
        const document = truthDocument(content, creator);
        return { ...content, document, origin: 'curator' as const };
      });
    }
    for (const [index, prediction] of task.predictions.entries()) {
      const by = predictorOf(prediction.model_version ?? 'unknown');
      await readAll(`predictions[${index}]`, prediction, async (result, place) => {
        const content = await contentOf(result, place, prediction, true);
        const score = result.score ?? prediction.score ?? undefined;
        const document = predictionDocument(content, by, score);
        return { ...content, document, origin: 'import' as const };
      });
    }
    return incoming;

    async function readAll(
      path: string,
      said: Said,
      read: (result: Result, place: string) => Promise<Read>,
    ): Promise<void> {
      for (const [index, one] of said.result.entries()) {
        const place = `${path}.result[${index}]`;
        try {
          const { id, modified, document, origin } = await read(checked(resultSchema, one), place);
          const record = readAnnotation(document, { id, origin, now: context.now, form: 'w3c' });
          const dated = readTimestamp(said.updated_at ?? said.created_at) !== undefined;
          const { size } = canvas;
          incoming.push({ kind: 'claim', record: { ...record, modified }, dated, size });
        } catch (error) {
          if (!(error instanceof InvalidInputError)) throw error;
          incoming.push({ kind: 'problem', message: `${place}: ${error.message}` });
        }
      }
    }

    async function contentOf(
      result: Result,
      place: string,
      said: Said,
      machine = false,
    ): Promise<ClaimContent> {
      const label = labelOf(result); // says first what is wrong with results of another type
      const created = readTimestamp(said.created_at) ?? timestamp(context.now);
      return {
        id: await idOf(result, place, said, machine),
        canvas: canvas.id,
        region: regionOf(result, canvas),
        label,
        created,
        modified: readTimestamp(said.updated_at) ?? created,
      };
    }

    async function idOf(result: Result, place: string, said: Said, machine: boolean) {
      const sent = result.id === undefined ? '' : annotationOfResult(result.id);
      if (isAbsoluteUri(sent)) {
        const id = toLocal(sent, context.base);
        // Whoever accepts a prediction in Label Studio says something of their own.
        if (machine || (await store.annotations.get(id))?.origin !== 'machine') return id;
      }
      const name = [
        canvas.id,
        task.id,
        said.id ?? place.replace(/\.result.*/, ''),
        result.id ?? place,
      ];
      return mintedId(context.base, JSON.stringify(['label-studio', ...name]));
    }
  };
}

// --- Internal helpers ---

type Read = ClaimContent & {
  document: ReturnType<typeof truthDocument>;
  origin: 'curator' | 'import';
};

/** Images of our own went out with their public addresses; a registered canvas knows them by the stored ones. */
function localTask(task: Task, base: string): Task {
  const { image } = task.data;
  return { ...task, data: { ...task.data, image: image && toLocal(image, base) } };
}

function creatorOf(by: z.infer<typeof annotationSchema>['completed_by']): string | undefined {
  if (by === undefined || by === null) return undefined;
  if (typeof by === 'number') return `Label Studio user ${by}`;
  return by.email ?? (by.id === undefined ? undefined : `Label Studio user ${by.id}`);
}
