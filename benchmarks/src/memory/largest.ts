import { rm } from 'node:fs/promises';
import type { MemoryLimit } from './memory-limit.js';
import { runTask } from './run-task.js';
import { canHave, type Kind, writeSource } from './sources.js';
import type { Task } from './task.js';

/** Sizes that are tried, megapixels. */
const SIZES = [8, 12, 16, 24, 32, 40, 48, 56, 64, 80, 100, 128, 160] as const;

export const WAYS = ['cameo', 'ipx', 'next'] as const satisfies readonly Task['way'][];

/** The largest original of one kind that each still makes into a picture of 640 px, megapixels; 0 for none. */
export interface Largest {
  readonly kind: Kind;
  readonly megapixels: Readonly<Record<Task['way'], number>>;
}

/** Halves the sizes until the largest one that works is found; all are taken to work below one that does. */
export async function largestOf(
  kind: Kind,
  like: string | undefined,
  folder: string,
  limit: MemoryLimit,
  memoryMb: number,
): Promise<Largest> {
  const written = new Set<string>();
  const works = async (way: Task['way'], megapixels: number): Promise<boolean> => {
    if (!canHave(kind, megapixels)) return false;
    const file = await writeSource(kind, megapixels, like, folder);
    written.add(file);
    const task: Task = { file, way, queries: ['w=640&f=webp'], accept: 'image/webp', memoryMb };
    return (await runTask(task, limit)).ended === 'picture';
  };
  const found = { cameo: 0, ipx: 0, next: 0 };
  for (const way of WAYS) {
    let [low, high] = [-1, SIZES.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (await works(way, SIZES[middle] ?? 0)) low = middle;
      else high = middle - 1;
    }
    found[way] = SIZES[low] ?? 0;
  }
  await Promise.all([...written].map((file) => rm(file, { force: true })));
  return { kind, megapixels: found };
}
