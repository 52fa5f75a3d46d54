import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openAutotag } from '../autotag.ts';
import type { Config } from '../config.ts';
import { loadImageEngine } from '../image/image-engine.ts';
import { packageRoot } from '../package-root.ts';
import { openStore } from '../store/open-store.ts';
import { loadPlugin } from '../tagging/load-plugin.ts';
import { openModels } from '../tagging/model-registry.ts';
import { chooseBackend } from '../tagging/tensorflow-backend.ts';
import { type AddCommand, callOf, examples, withSettings } from './command.ts';
import { exitCodes } from './shell.ts';

interface Finding {
  what: string;
  state: 'works' | 'missing' | 'broken';
  /** A sentence: what works how, or why it does not and what helps. */
  why: string;
}

export const addDoctor: AddCommand = (program, shell, exit) => {
  const command = withSettings(program.command('doctor'), [
    'imageEngine',
    'models',
    'modelFolders',
    'tagger',
    'taggerFolders',
  ])
    .summary('say what works on this machine')
    .description(
      'Looks at the image engine, inference, the training backend, the store and the models, and says why what does not work does not.',
    );
  examples(command, ['doctor', 'doctor --store mongodb://localhost/annotations --json']).action(
    async (options) => {
      const { config, report } = callOf(options, shell);
      const findings: Finding[] = [
        {
          what: 'Node',
          state: 'works',
          why: `${process.version} on ${process.platform} ${process.arch}`,
        },
        ...(await imageEngines(config)),
        ...(await taggers(config)),
        ...(await models(config)),
        await training(),
        await store(config),
        await whole(config),
      ];
      const marks = { works: 'ok  ', missing: '–   ', broken: 'FAIL' };
      report.result({ findings }, () =>
        findings
          .map(({ what, state, why }) => `${marks[state]}  ${what.padEnd(18)} ${why}`)
          .join('\n'),
      );
      exit(findings.some(({ state }) => state === 'broken') ? exitCodes.failed : exitCodes.done);
    },
  );
};

// --- Internal: one examination each; what fails is a finding, not an end ---

async function examined(
  what: string,
  failing: 'missing' | 'broken',
  look: () => Promise<string>,
): Promise<Finding> {
  try {
    return { what, state: 'works', why: await look() };
  } catch (error) {
    return { what, state: failing, why: error instanceof Error ? error.message : String(error) };
  }
}

async function imageEngines({ imageEngine }: Config): Promise<Finding[]> {
  const one = (name: 'sharp' | 'jimp') =>
    examined(`image engine ${name}`, 'missing', async () => {
      const { formats } = await loadImageEngine(name);
      return `reads ${formats.join(', ')}`;
    });
  const chosen = examined('image engine', 'broken', async () => {
    const { name, why } = await loadImageEngine(imageEngine);
    return `${name}: ${why}`;
  });
  return [await chosen, await one('sharp'), await one('jimp')];
}

async function taggers({ tagger, taggerFolders }: Config): Promise<Finding[]> {
  const own = await readdir(join(packageRoot, 'plugins', 'taggers'));
  const findings: Finding[] = [];
  for (const name of new Set([tagger, ...own])) {
    findings.push(
      await examined(`tagger ${name}`, name === tagger ? 'broken' : 'missing', async () => {
        const plugin = await loadPlugin(name, taggerFolders);
        return name === tagger ? `${plugin.name} runs the models` : `${plugin.name} can be chosen`;
      }),
    );
  }
  return findings;
}

async function models(config: Config): Promise<Finding[]> {
  const registry = await openModels({
    folders: [join(packageRoot, 'models'), ...config.modelFolders],
    names: [],
    plugin: config.tagger,
    pluginFolders: config.taggerFolders,
  });
  const findings: Finding[] = [];
  for (const name of new Set([...config.models, ...registry.names()])) {
    const needed = config.models.includes(name) ? 'broken' : 'missing';
    findings.push(
      await examined(`model ${name}`, needed, async () => {
        const { engine, version } = await registry.get(name);
        return `version ${version}, runs on ${engine}`;
      }),
    );
  }
  await registry.close();
  return findings;
}

function training(): Promise<Finding> {
  return examined('training', 'missing', async () => {
    const { name, why, passedOver } = await chooseBackend();
    return [`${name}: ${why}`, ...passedOver.map((each) => `${each.name}: ${each.why}`)].join(' ');
  });
}

function store(config: Config): Promise<Finding> {
  return examined('store', 'broken', async () => {
    const opened = await openStore(config.store);
    try {
      await opened.check();
      return `${opened.name}, ${await opened.annotations.count({})} annotations`;
    } finally {
      await opened.close();
    }
  });
}

function whole(config: Config): Promise<Finding> {
  return examined('all together', 'broken', async () => {
    const autotag = await openAutotag(config);
    await autotag.close();
    return `opens with ${autotag.models.defaults().join(', ')}`;
  });
}
