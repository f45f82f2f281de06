/** Numbers from 0 to below 1 that a seed determines (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mixed(state);
  };
}

/** One number from 0 to below 1 that a key and a salt determine. */
export function randomOf(key: number, salt: number): number {
  const high = Math.floor(key / 2 ** 32);
  return mixed(((key >>> 0) ^ Math.imul(high + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b)) >>> 0);
}

function mixed(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/** Chooses an index by its weight in constant time (Vose's alias method). */
export function createSampler(weights: readonly number[]): (random: () => number) => number {
  const count = weights.length;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const scaled = weights.map((weight) => (weight * count) / sum);
  const chance = new Float64Array(count).fill(1);
  const other = new Uint32Array(count);
  const small: number[] = [];
  const large: number[] = [];
  for (const [at, weight] of scaled.entries()) (weight < 1 ? small : large).push(at);
  for (let less = small.pop(); less !== undefined; less = small.pop()) {
    const more = large.pop();
    if (more === undefined) break;
    chance[less] = scaled[less] ?? 1;
    other[less] = more;
    scaled[more] = (scaled[more] ?? 0) - (1 - (scaled[less] ?? 0));
    ((scaled[more] ?? 0) < 1 ? small : large).push(more);
  }
  return (random) => {
    const at = Math.floor(random() * count);
    return random() < (chance[at] ?? 1) ? at : (other[at] ?? at);
  };
}

/** Shares of `count` things whose popularity falls with their rank; they add up to 1. */
export function zipfShares(count: number, exponent: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, at) => (at + 1) ** -exponent);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
