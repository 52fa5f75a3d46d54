import type { Confusion } from '../evaluation/confusion.ts';
import type { ModelCard } from '../tagging/model-card.ts';

/** What a model's card says, for people. */
export function modelReadme(card: ModelCard, confusion: Confusion): string {
  const { name, title, description, home, parameters, training = {}, classes = [] } = card;
  const percent = (share: unknown) => `${(Number(share) * 100).toFixed(2)}%`;
  const row = (cells: unknown[]) => `| ${cells.join(' | ')} |`;
  const numbers = classes.map(({ label, precision, recall, f1, support }) =>
    row([label, percent(precision), percent(recall), percent(f1), support]),
  );
  const matrix = confusion.rows.map((counts, index) => row([confusion.labels[index], ...counts]));
  return `# ${name}: ${title}

${description} ${parameters?.toLocaleString('en')} parameters; input 28 × 28 grey values, 0..1, light on dark.

- **Accuracy** on the ${home?.images.toLocaleString('en')} test images of Fashion MNIST: **${percent(home?.accuracy)}**
  (on the validation images: ${percent(training.validationAccuracy)}). This training was looked at on the test images once, at its end; settings and seed were chosen on the validation images. What other trainings were looked at before stands in \`docs/study/report.md\`.
- **Trained** on ${training.data}, seed ${training.seed}, ${training.epochs} epochs (best: ${training.bestEpoch}), ${training.seconds} s on the backend \`${training.backend}\`, ${training.date}.
- **Files**: \`model.json\` and \`weights.bin\` (TensorFlow.js), \`model.onnx\` (the same weights, answers equal to 1e-5), \`card.json\`.
- **Train it again**: \`iiif-autotag train ${name} --seed ${training.seed} --out models/${name}\` (\`--dataset DIR\` where the data sets lie elsewhere).
- **Licence**: ${card.licence}. The data: Fashion MNIST, Zalando Research, MIT.

On photographs it is far less accurate than at home: that drop is what this project measures.

| class | precision | recall | F1 | images |
| --- | --- | --- | --- | --- |
${numbers.join('\n')}

Confusion on the test images: a row is the truth, a column the answer, in the order of the rows.

${row(['', ...confusion.labels])}
${row(['---', ...confusion.labels.map(() => '---')])}
${matrix.join('\n')}
`;
}
