import type { Tensor } from '@tensorflow/tfjs';

/** Of `Add`, for `replaceGradient`: a bias `[channels]` is added to every place and owed the sum over them. */
export function biasGradient(sums: (dy: Tensor) => Tensor) {
  return (dy: Tensor, [a, b]: Tensor[]) => {
    if (!a || !b || b.rank !== 1 || a.rank < 2 || a.shape.at(-1) !== b.size) return;
    return { a: () => dy.clone(), b: () => sums(dy) };
  };
}
