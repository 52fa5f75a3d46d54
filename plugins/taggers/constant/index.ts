import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaggerPlugin } from '../../../src/tagging/tagger.ts';

/** The smallest tagger: every image is the first label. README.md beside it says how to write your own. */
const constant: TaggerPlugin = {
  name: 'constant',

  async canRun(card) {
    return card.engine === 'constant' || `The model ${card.name} is not made for "constant".`;
  },

  async load(folder, card) {
    const file = await readFile(join(folder, 'card.json'));
    const width = card.labels.length;
    return {
      card,
      version: createHash('sha256').update(file).digest('hex').slice(0, 12),
      engine: 'constant',
      async classify(_batch, count) {
        const probabilities = new Float32Array(count * width); // [count, labels]
        for (let image = 0; image < count; image++) probabilities[image * width] = 1;
        return { probabilities };
      },
      async close() {},
    };
  },
};

export default constant;
