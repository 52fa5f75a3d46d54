/**
 * Cluster centres `[k, 3]` of points `[n, 3]`, learnt on a sample without repeats. The first centre is a random point; each next one is the
 * sample with the largest squared distance to its nearest centre, times a random factor of 0.3 to 1.
 */
export function kMeansCentres(
  points: Float32Array,
  { k, sampleSize, rounds, seed }: { k: number; sampleSize: number; rounds: number; seed: number },
): Float32Array {
  const random = seededRandom(seed);
  const sample = sampleOf(points, sampleSize, random);
  const centres = firstCentres(sample, k, random);
  const sums = new Float64Array(4 * k); // per cluster: the three sums, the count
  const labels = new Uint8Array(sample.length / 3);
  for (let round = 0; round < rounds; round++) {
    nearestCentres(sample, centres, labels);
    sums.fill(0);
    for (let i = 0; i < labels.length; i++) {
      const at = 4 * (labels[i] ?? 0);
      sums[at] = (sums[at] ?? 0) + (sample[3 * i] ?? 0);
      sums[at + 1] = (sums[at + 1] ?? 0) + (sample[3 * i + 1] ?? 0);
      sums[at + 2] = (sums[at + 2] ?? 0) + (sample[3 * i + 2] ?? 0);
      sums[at + 3] = (sums[at + 3] ?? 0) + 1;
    }
    for (let j = 0; j < k; j++) {
      const count = sums[4 * j + 3] ?? 0;
      if (count === 0) continue; // a cluster that lost all its points stays where it is
      for (let c = 0; c < 3; c++) centres[3 * j + c] = (sums[4 * j + c] ?? 0) / count;
    }
  }
  return centres;
}

/**
 * For every point the index of its nearest centre. `labels`, when given, hold guesses (the centres of the
 * round before), are overwritten and returned: a good guess spares most comparisons their surprise.
 */
export function nearestCentres(
  points: Float32Array,
  centres: Float32Array,
  labels?: Uint8Array,
): Uint8Array {
  const found = labels ?? new Uint8Array(points.length / 3);
  let nearest = 0;
  for (let i = 0; i < found.length; i++) {
    const x = points[3 * i] ?? 0;
    const y = points[3 * i + 1] ?? 0;
    const z = points[3 * i + 2] ?? 0;
    // Without a guess the label of the point before serves: neighbouring pixels are mostly alike.
    if (labels !== undefined) nearest = 3 * (labels[i] ?? 0);
    let best = squaredDistance(x, y, z, centres, nearest);
    for (let j = 0; j < centres.length; j += 3) {
      const distance = squaredDistance(x, y, z, centres, j);
      if (distance < best) {
        best = distance;
        nearest = j;
      }
    }
    found[i] = nearest / 3;
  }
  return found;
}

// --- Internal helpers ---

/** Uniform 0..1 from a seed: the same masks every time (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function squaredDistance(
  x: number,
  y: number,
  z: number,
  centres: Float32Array,
  at: number,
): number {
  const dx = x - (centres[at] ?? 0);
  const dy = y - (centres[at + 1] ?? 0);
  const dz = z - (centres[at + 2] ?? 0);
  return dx * dx + dy * dy + dz * dz;
}

function sampleOf(points: Float32Array, size: number, random: () => number): Float32Array {
  const count = points.length / 3;
  const taken = Math.min(size, count);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const sample = new Float32Array(3 * taken);
  for (let i = 0; i < taken; i++) {
    const j = i + Math.floor(random() * (count - i));
    const from = order[j] ?? 0;
    order[j] = order[i] ?? 0;
    for (let c = 0; c < 3; c++) sample[3 * i + c] = points[3 * from + c] ?? 0;
  }
  return sample;
}

function firstCentres(sample: Float32Array, k: number, random: () => number): Float32Array {
  const count = sample.length / 3;
  const centres = new Float32Array(3 * k);
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.floor(random() * count);
  for (let j = 0; j < k; j++) {
    centres.set(sample.subarray(3 * chosen, 3 * chosen + 3), 3 * j);
    let farthest = -1;
    let next = chosen;
    const x = sample[3 * chosen] ?? 0;
    const y = sample[3 * chosen + 1] ?? 0;
    const z = sample[3 * chosen + 2] ?? 0;
    for (let i = 0; i < count; i++) {
      const dx = (sample[3 * i] ?? 0) - x;
      const dy = (sample[3 * i + 1] ?? 0) - y;
      const dz = (sample[3 * i + 2] ?? 0) - z;
      const distance = Math.min(nearest[i] ?? 0, dx * dx + dy * dy + dz * dz);
      nearest[i] = distance;
      const score = distance * (0.3 + 0.7 * random());
      if (score > farthest) {
        farthest = score;
        next = i;
      }
    }
    chosen = next;
  }
  return centres;
}
