import { seededNumbers } from '@cameo/testing/noise';

/** Ranks from 0 to `count` - 1 with a Zipf distribution, the n-th 1/n as often as the first; deterministic by seed. */
export function zipfRanks(count: number, seed: number): () => number {
  const random = seededNumbers(seed);
  const upTo: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= count; rank += 1) {
    sum += 1 / rank;
    upTo.push(sum);
  }
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? sum) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
