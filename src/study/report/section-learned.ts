import { claims } from './claims.ts';
import { type Block, paragraph, type Section } from './document.ts';
import { learned, survivors } from './learned.ts';
import type { StudyResults } from './read-results.ts';

export function sectionOnLearned(results: StudyResults): Section {
  const sentences = learned(results);
  const { survive, fall } = survivors(claims, results);
  const list = (items: string[], none: string): Block[] =>
    items.length ? [{ kind: 'list', items }] : [paragraph(none)];
  return {
    title: 'What we learned',
    blocks: list(sentences, 'Nothing yet: these sentences come from results.'),
    sections: [
      {
        title: 'Differences that do not survive seeds',
        blocks: [
          paragraph(
            'Where one thing is said to be more than another: the difference, seed by seed, must be above 0 by more than two of its own standard deviations, whatever its size.',
          ),
          ...list(fall, 'None of those that were run, or none was run with several seeds.'),
        ],
      },
      { title: 'Differences that do', blocks: list(survive, 'None yet.') },
    ],
  };
}
