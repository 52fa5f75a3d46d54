import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidInputError, ModelError, NotFoundError } from '../errors.ts';
import { findRecipe, type Recipe } from '../image/recipe.ts';
import type { JsonObject } from '../json.ts';
import { loadPlugin } from './load-plugin.ts';
import type { ModelCard } from './model-card.ts';
import { type ModelFolder, readModelFolder, runningSha256, versionOf } from './model-folder.ts';
import type { Tagger, TaggerOptions, TaggerPlugin } from './tagger.ts';

/** All models found, each loaded at most once a process, when it is first needed. */
export interface ModelRegistry {
  /** Every model found, in order of their names. */
  names(): string[];
  /** Those that tag unless a request names others, in the order of the configuration. */
  defaults(): string[];
  /** The rows of `GET /models`. */
  describe(): Promise<JsonObject[]>;
  /** Throws `NotFoundError` naming those that exist, `ModelError` where it does not load here. */
  get(name: string): Promise<Tagger>;
  /** Throws `NotFoundError`. */
  card(name: string): ModelCard;
  /** What is known of it without loading it. Throws `NotFoundError`. */
  model(name: string): Model;
  /**
   * The recipe that feeds the model: the one wished for, or its card's. Throws `NotFoundError` naming
   * those that exist, `InvalidInputError` where it makes another input than the model takes.
   */
  recipe(name: string, wish?: string): Recipe;
  /** May be called again. */
  close(): Promise<void>;
}

export interface Model {
  card: ModelCard;
  /** First 12 hex digits of `sha256`. */
  version: string;
  /** Of the file that runs. */
  sha256: string;
  folder: string;
  /** Name of the plugin that runs it. */
  plugin: string;
}

export interface ModelsOptions {
  /** Folders that hold model folders; the first one wins where two have a name. */
  folders: string[];
  /** The default taggers. */
  names?: string[];
  /** The plugin to run models with wherever it can; elsewhere the one that the card names. */
  plugin: string;
  /** Further folders that hold tagger plugins. */
  pluginFolders?: string[];
  /** Threads for one forward pass. @default one for small models, else what the engine takes */
  threads?: number;
}

/**
 * Reads every card and checks every file's sha256. Throws `ModelError` for a model that is not what
 * its card says and `NotFoundError` for a default or plugin that does not exist. Loads no model.
 */
export async function openModels(options: ModelsOptions): Promise<ModelRegistry> {
  const plugins = pluginLoader(options.pluginFolders ?? []);
  const preferred = await plugins(options.plugin);
  const entries = new Map<string, Entry>();
  for (const found of await readFolders(options.folders)) {
    const { name } = found.card;
    if (entries.has(name)) continue;
    entries.set(name, await entryOf(found, preferred, plugins));
  }
  const names = [...entries.keys()].toSorted();
  const taggers = new Map<string, Promise<Tagger>>();

  function entry(name: string): Entry {
    const found = entries.get(name);
    if (found) return found;
    throw new NotFoundError(
      `There is no model called "${name}". Models: ${names.join(', ') || 'none'}.`,
    );
  }

  async function load({ model, plugin, whyNot }: Entry): Promise<Tagger> {
    if (whyNot !== undefined) throw new ModelError(whyNot);
    const { card, folder } = model;
    const threads = options.threads ?? (isSmall(card) ? 1 : undefined);
    const settings: TaggerOptions = { yielding: true, ...(threads && { threads }) };
    if (!plugin) throw new ModelError(`No tagger plugin runs the model ${card.name}.`);
    try {
      return await plugin.load(folder, card, settings);
    } catch (error) {
      if (error instanceof ModelError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ModelError(`The model ${card.name} does not load: ${reason}`, { cause: error });
    }
  }

  const defaults = options.names ?? [];
  for (const name of defaults) entry(name);

  return {
    names: () => names,
    defaults: () => defaults,
    card: (name) => entry(name).model.card,
    model: (name) => entry(name).model,

    recipe(name, wish) {
      const { card } = entry(name).model;
      const recipe = findRecipe(wish ?? card.recipe, card.recipes);
      const { side, channels } = card.input;
      if (recipe.side === side && recipe.channels === channels) return recipe;
      const made = `${recipe.side} × ${recipe.side} × ${recipe.channels}`;
      throw new InvalidInputError(
        `The recipe ${recipe.name} makes ${made}, the model ${name} takes ${side} × ${side} × ${channels}; its own recipe is ${card.recipe}.`,
      );
    },

    get(name) {
      const found = entry(name);
      const tagger = taggers.get(name) ?? load(found);
      taggers.set(name, tagger);
      // A failure is not kept: what was missing may be there next time.
      tagger.catch(() => taggers.delete(name));
      return tagger;
    },

    describe: () =>
      Promise.all(
        names.map(async (name) => {
          const found = entry(name);
          const loading = taggers.get(name);
          const engine = loading ? (await loading.catch(() => undefined))?.engine : undefined;
          return row(found, engine, defaults.includes(name));
        }),
      ),

    async close() {
      const open = await Promise.allSettled(taggers.values());
      taggers.clear();
      for (const each of open) if (each.status === 'fulfilled') await each.value.close();
    },
  };
}

// --- Internal ---

interface Entry {
  model: Model;
  plugin: TaggerPlugin | undefined;
  /** Why it cannot run here. */
  whyNot: string | undefined;
}

/** Its passes are too short to be worth dividing: in bulk every core decodes, and a pass would wait for the other thread's turn. */
const isSmall = ({ parameters = Number.POSITIVE_INFINITY }: ModelCard) => parameters < 1_000_000;

type LoadPlugin = (name: string) => Promise<TaggerPlugin>;

function pluginLoader(folders: string[]): LoadPlugin {
  const loaded = new Map<string, Promise<TaggerPlugin>>();
  return (name) => {
    const plugin = loaded.get(name) ?? loadPlugin(name, folders);
    loaded.set(name, plugin);
    return plugin;
  };
}

async function readFolders(folders: string[]): Promise<ModelFolder[]> {
  const found: ModelFolder[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw new NotFoundError(`There is no folder of models ${resolve(folder)}.`, { cause: error });
    });
    const names = entries.filter((each) => !each.isFile()).map(({ name }) => name);
    for (const name of names.toSorted()) {
      const path = join(folder, name);
      if (existsSync(join(path, 'card.json'))) found.push(await readModelFolder(path));
    }
  }
  return found;
}

/** The preferred plugin where it can, else the card's own; a missing or unable one is told, not thrown. */
async function entryOf(
  found: ModelFolder,
  preferred: TaggerPlugin,
  plugins: LoadPlugin,
): Promise<Entry> {
  const { card, folder } = found;
  const made = (name: string, plugin: TaggerPlugin | undefined, whyNot?: string): Entry => {
    const sha256 = runningSha256(found, name);
    const model = { card, folder, sha256, version: versionOf(sha256), plugin: name };
    return { model, plugin, whyNot };
  };
  const can = await preferred.canRun(card);
  if (can === true) return made(preferred.name, preferred);
  if (card.engine === preferred.name) return made(preferred.name, preferred, can);
  try {
    const own = await plugins(card.engine);
    const able = await own.canRun(card);
    return able === true ? made(own.name, own) : made(own.name, own, able);
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof ModelError)) throw error;
    return made(card.engine, undefined, `${can} ${error.message}`);
  }
}

function row(
  { model, whyNot }: Entry,
  running: string | undefined,
  isDefault: boolean,
): JsonObject {
  const { card, version, sha256, plugin } = model;
  return {
    name: card.name,
    title: card.title,
    description: card.description,
    version,
    sha256,
    labels: card.labels,
    recipe: card.recipe,
    engine: running ?? plugin,
    home: card.home ?? null,
    parameters: card.parameters ?? null,
    input: { side: card.input.side, channels: card.input.channels },
    licence: card.licence,
    default: isDefault,
    loaded: running !== undefined,
    whyNot: whyNot ?? null,
  };
}
