import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { ModelError } from '../errors.ts';
import { canonicalLabel } from './labels.ts';
import { type ModelCard, modelCardSchema } from './model-card.ts';

/** A model as it lies on disk, its files checked. */
export interface ModelFolder {
  folder: string;
  card: ModelCard;
  /** Of `card.json` itself: the version of models that have no file. */
  cardSha256: string;
}

/** Throws `ModelError` that names the card's field, or the file whose sha256 is another. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const path = join(folder, 'card.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ModelError(`The model in ${folder} has no card.json that can be read.`, {
      cause: error,
    });
  });
  const card = parseCard(text, path);
  const { onnx, tfjs, weights = [] } = card.files;
  const files = [onnx, tfjs, ...weights].filter((file) => file !== undefined);
  for (const file of files) await checkFile(folder, card, file);
  return { folder, card, cardSha256: createHash('sha256').update(text).digest('hex') };
}

/** The sha256 of the file that runs when `plugin` runs the model; its first 12 hex digits are the version. */
export function runningSha256({ card, cardSha256 }: ModelFolder, plugin: string): string {
  const { onnx, tfjs } = card.files;
  const file = plugin === 'tfjs' ? (tfjs ?? onnx) : (onnx ?? tfjs);
  return file?.sha256 ?? cardSha256;
}

export const versionOf = (sha256: string): string => sha256.slice(0, 12);

// --- Internal ---

function parseCard(text: string, path: string): ModelCard {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ModelError(`${path} is not JSON.`, { cause: error });
  }
  const parsed = modelCardSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
    );
    throw new ModelError(`${path} is no model card: ${problems.join('; ')}.`);
  }
  const problem = contradiction(parsed.data);
  if (problem) throw new ModelError(`${path} is no model card: ${problem}.`);
  return parsed.data;
}

/** What each field alone cannot show. */
function contradiction(card: ModelCard): string | undefined {
  const { labels, aliases, input } = card;
  const seen = new Set<string>();
  for (const label of labels) {
    if (seen.has(label)) return `labels: "${label}" is there twice`;
    seen.add(label);
  }
  for (const [alias, label] of Object.entries(aliases)) {
    if (!seen.has(label)) return `aliases: "${alias}" leads to "${label}", which is no label`;
    const own = canonicalLabel(card, alias);
    if (own !== label) return `aliases: "${alias}" leads to "${label}" and is "${own}" already`;
  }
  for (const name of ['mean', 'deviation'] as const) {
    const values = input[name];
    if (values && values.length !== input.channels) {
      return `input.${name}: ${values.length} values for ${input.channels} channels`;
    }
  }
  return undefined;
}

async function checkFile(
  folder: string,
  card: ModelCard,
  { path, sha256 }: { path: string; sha256: string },
): Promise<void> {
  if (isAbsolute(path) || normalize(path).startsWith('..')) {
    throw new ModelError(`The card of the model ${card.name} names ${path}, outside its folder.`);
  }
  const actual = await sha256Of(join(folder, path)).catch((error: unknown) => {
    throw new ModelError(`The model ${card.name} lacks its file ${join(folder, path)}.`, {
      cause: error,
    });
  });
  if (actual === sha256) return;
  throw new ModelError(
    `The model ${card.name} is refused: ${join(folder, path)} has the sha256 ${actual}, its card says ${sha256}.`,
  );
}

/** Through one buffer: the pieces of a stream would stay in memory until a collection that is long in coming. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(65_536);
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
