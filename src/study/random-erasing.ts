const side = 28;

/**
 * Random erasing (Zhong, Zheng, Kang, Li and Yang 2017, https://arxiv.org/abs/1708.04896, section 3):
 * a rectangle of the image, each of its pixels given a random value. Area 2% to 25% of the image, height
 * over width a third to three. The place is drawn among those where the rectangle is wholly inside.
 */
export function eraseAtRandom(image: Float32Array, random: () => number): void {
  const area = side * side * (0.02 + 0.23 * random());
  const aspect = 3 ** (2 * random() - 1); // as likely upright as lying
  const height = Math.round(Math.sqrt(area * aspect));
  const width = Math.round(Math.sqrt(area / aspect));
  const top = Math.floor(random() * (side - height + 1));
  const left = Math.floor(random() * (side - width + 1));
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) image[y * side + x] = random();
  }
}
