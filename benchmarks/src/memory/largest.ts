import { rm } from 'node:fs/promises';
import { type Kind, writeSource } from '../harness/pictures.js';
import { type MemoryLimit, runTask } from './limit.js';
import type { Task } from './report.js';

/** Sizes to try, megapixels. */
const SIZES = [8, 16, 24, 32, 40, 48, 56, 64, 80, 100] as const;

/** One render in a fresh process, and five in a row, as in a function that is reused. */
const TIMES = {
  once: ['w=640&f=webp'],
  again: ['w=640&f=webp', 'w=480&f=webp', 'w=854&f=webp', 'w=1138&f=webp', 'w=320&f=webp'],
} as const;

export const WAYS = ['cameo', 'ipx', 'next'] as const satisfies readonly Task['way'][];

/** The largest original, megapixels; 0 for none. */
export type Sizes = Readonly<Record<keyof typeof TIMES, number>>;

/** The largest original of one kind that each implementation still renders. */
export interface Largest {
  readonly kind: Kind;
  readonly megapixels: Readonly<Record<(typeof WAYS)[number], Sizes>>;
}

/** Finds the largest size that works by binary search, on the assumption that every smaller size works too. */
export async function largestOf(
  kind: Kind,
  like: string | undefined,
  folder: string,
  limit: MemoryLimit,
  memoryMb: number,
): Promise<Largest> {
  const written = new Set<string>();
  const works = async (
    way: (typeof WAYS)[number],
    megapixels: number,
    queries: readonly string[],
  ): Promise<boolean> => {
    const file = await writeSource(kind, megapixels, like, folder);
    written.add(file);
    return (await runTask({ file, way, queries, accept: 'image/webp', memoryMb }, limit)).ended === 'picture';
  };
  const largest = async (
    way: (typeof WAYS)[number],
    queries: readonly string[],
    maxIndex: number,
  ): Promise<number> => {
    let [low, high] = [-1, maxIndex];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (await works(way, SIZES[middle] ?? 0, queries)) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const found = { cameo: { once: 0, again: 0 }, ipx: { once: 0, again: 0 }, next: { once: 0, again: 0 } };
  for (const way of WAYS) {
    const once = await largest(way, TIMES.once, SIZES.length - 1);
    const again = await largest(way, TIMES.again, once);
    found[way] = { once: SIZES[once] ?? 0, again: SIZES[again] ?? 0 };
  }
  await Promise.all([...written].map((file) => rm(file, { force: true })));
  return { kind, megapixels: found };
}
