import { join } from 'node:path';
import { writeAtomically } from '../checkpoint.ts';
import { claims } from './claims.ts';
import { contradictions } from './contradictions.ts';
import { judge } from './judge.ts';
import { type RunRecord, readResults, type StudyResults } from './read-results.ts';
import { verdictRule } from './verdict.ts';
import { decimal } from './written-numbers.ts';

/**
 * `report.md` in `out`, from whatever lies in `out/results`: every claim with ours beside it and a verdict, what was
 * run where, and where the document contradicts itself. The same results give the same text.
 */
export function writeReport(out: string): string {
  const path = join(out, 'report.md');
  writeAtomically(path, Buffer.from(reportOf(readResults(join(out, 'results')))));
  return path;
}

export function reportOf(results: StudyResults): string {
  const judged = claims.map((claim) => judge(claim, results));
  return `${[
    '# The Fashion MNIST study, run again',
    'Every number that the document states, with ours beside it.',
    ...verdictRule.map((sentence) => `- ${sentence}`),
    '## What was run',
    ...whatWasRun(results.runs),
    '## Claim by claim',
    table(
      ['where', 'claim', 'theirs', 'ours', 'trainings', 'as shipped', 'verdict', ''],
      judged.map(({ claim, theirs, ours, trainings, shipped, verdict, note }) => [
        claim.place,
        claim.sentence,
        theirs,
        ours,
        String(trainings),
        shipped,
        verdict,
        note,
      ]),
    ),
    '## Where the document contradicts itself',
    ...contradictions().flatMap(({ places, title, arithmetic }) => [
      `### ${title} (${places.join(', ')})`,
      ...arithmetic,
    ]),
  ].join('\n\n')}\n`;
}

// --- Internal ---

function whatWasRun(runs: RunRecord[]): string[] {
  if (runs.length === 0) return ['Nothing yet: `npm run study` trains the models.'];
  const machines = new Map<string, { trainings: number; seconds: number; seeds: Set<number> }>();
  for (const { run, machine, seconds } of runs) {
    const { backend, processor, cores, versions } = machine;
    const key = `${backend} (TensorFlow.js ${versions.tfjs}, Node ${versions.node}) on ${processor}, ${cores} cores`;
    const sum = machines.get(key) ?? { trainings: 0, seconds: 0, seeds: new Set() };
    sum.trainings++;
    sum.seconds += seconds;
    sum.seeds.add(run.seed);
    machines.set(key, sum);
  }
  return [
    table(
      ['backend and machine', 'trainings', 'hours of training', 'seeds'],
      [...machines].map(([key, { trainings, seconds, seeds }]) => [
        key,
        String(trainings),
        decimal(seconds / 3600, 2),
        [...seeds].sort((a, b) => a - b).join(', '),
      ]),
    ),
  ];
}

function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
