import { type Block, paragraph, type Section, type Table } from './document.ts';
import { figureOf, runsOf } from './figures.ts';
import type { Illustrations } from './illustrations.ts';
import { measuredFrom } from './measured.ts';
import type { StudyResults } from './read-results.ts';
import type { RunRecord } from './result-schemas.ts';
import { rows } from './rows.ts';
import { sectionOnData } from './section-data.ts';
import { decimal, writtenMeasured } from './written-numbers.ts';

/** Backends, machines, hours, seeds; what is missing; the data. */
export function sectionOnRuns(results: StudyResults, { samples }: Illustrations): Section {
  return {
    title: 'What was run',
    blocks: [...machines(results.runs), ...trainings(results.runs), ...missing(results)],
    sections: [sectionOnData(results.overview, samples), resnet()],
  };
}

// --- Internal helpers ---

function machines(runs: RunRecord[]): Block[] {
  if (runs.length === 0) return [paragraph('No model was trained yet: npm run study trains them.')];
  const groups = new Map<string, RunRecord[]>();
  for (const each of runs) {
    const { backend, versions, processor, cores } = each.machine;
    const key = JSON.stringify([
      `${backend} (TensorFlow.js ${versions.tfjs}, Node ${versions.node})`,
      `${processor}, ${cores} cores`,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const dates = runs.map(({ machine }) => machine.date.slice(0, 10)).sort();
  const hours = runs.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  return [
    paragraph(
      `${runs.length} trainings, ${decimal(hours, 1)} hours of training added up (several run side by side), ended ${dates[0] === dates.at(-1) ? `on ${dates[0]}` : `between ${dates[0]} and ${dates.at(-1)}`}.`,
    ),
    {
      kind: 'table',
      caption:
        'Backends and machines. The same seed, data and backend give the same weights on the same kind of machine.',
      columns: [
        { title: 'Backend' },
        { title: 'Machine' },
        { title: 'Trainings', number: true },
        { title: 'Hours', number: true },
        { title: 'Seeds' },
      ],
      rows: [...groups].map(([key, group]) => {
        const [backend = '', machine = ''] = JSON.parse(key) as string[];
        const seeds = [...new Set(group.map(({ run }) => run.seed))].sort((a, b) => a - b);
        const seconds = group.reduce((sum, each) => sum + each.seconds, 0);
        return [
          backend,
          machine,
          String(group.length),
          decimal(seconds / 3600, 2),
          seeds.join(', '),
        ];
      }),
    },
    {
      kind: 'list',
      items: [...new Set(runs.map(({ machine }) => `${machine.backend}: ${machine.why}`))],
    },
  ];
}

function trainings(runs: RunRecord[]): Table[] {
  const named = rows.flatMap(({ name, title, trainings: wanted }) => {
    const own = runsOf(runs, name);
    return own.length ? [{ title, own, wanted: String(wanted) }] : [];
  });
  // Somebody's own backbone makes rows that are in no table.
  const others = [...new Set(runs.map(({ run }) => run.row))]
    .filter((row) => !rows.some(({ name }) => name === row))
    .map((row) => ({ title: row, own: runsOf(runs, row), wanted: '–' }));
  if (named.length + others.length === 0) return [];
  const column = (title: string) => ({ title, number: true });
  return [
    {
      kind: 'table',
      caption:
        'Every row of trainings: mean ± sample standard deviation over its seeds or folds. Train is the accuracy of the kept weights on the training images as they are.',
      columns: [
        { title: 'Row' },
        ...['Done', 'Parameters', 'Epochs', 'Minutes', 'Train', 'Validation', 'Test'].map(column),
      ],
      rows: [...named, ...others].map(({ title, own, wanted }) => {
        const over = (figure: Parameters<typeof figureOf>[1]) =>
          measuredFrom(own.flatMap((each) => figureOf(each, figure) ?? []));
        const bare = (text: string) => text.replace(/ [a-z]+$/, '');
        return [
          title,
          `${own.length} of ${wanted}`,
          bare(writtenMeasured(over('parameters'), 'parameters')),
          bare(writtenMeasured(over('epochs'), 'epochs')),
          bare(writtenMeasured(over('minutes'), 'minutes')),
          writtenMeasured(over('train'), 'percent'),
          writtenMeasured(over('validation'), 'percent'),
          writtenMeasured(over('test'), 'percent'),
        ];
      }),
    },
  ];
}

function missing({ runs, ...parts }: StudyResults): Block[] {
  const items = rows.flatMap(({ name, title, part, trainings: wanted, absent }) => {
    const done = runsOf(runs, name).length;
    if (done >= wanted) return [];
    const has = done ? `${done} of ${wanted} trainings` : 'no training';
    return [`${title}: ${has}; ${absent ?? `npm run study -- ${part}`}.`];
  });
  const single = ['overview', 'reports', 'errors', 'photographs', 'iiif'] as const;
  for (const part of single) {
    if (!parts[part]) items.push(`The part ${part}: npm run study -- ${part}.`);
  }
  if (!runs.some(({ machine }) => machine.backend === 'webgpu')) {
    items.push(
      'WebGPU: no training of these results ran on it (npm run study -- --backend webgpu).',
    );
  }
  if (items.length === 0) return [paragraph('Nothing was left out.')];
  return [paragraph('Not run, or not whole, and what would run it:'), { kind: 'list', items }];
}

function resnet(): Section {
  return {
    title: 'ResNet-18',
    blocks: [
      paragraph(
        'ResNet-18’s ImageNet weights are not here, so its row says “needs weights” until somebody measured it. EfficientNet-Lite0, ImageNet weights too, stands in for it: frozen, with a dense head. Export ResNet-18 to ONNX as docs/study/backbone.md shows, under the name resnet18.onnx, and its row fills itself:',
      ),
      { kind: 'code', text: 'npm run study -- backbone --backbone resnet18.onnx' },
    ],
  };
}
