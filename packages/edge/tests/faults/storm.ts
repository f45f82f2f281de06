import type { Plan } from './fault-proxy.js';
import { READ_FAULTS, WRITE_FAULTS } from './faults.js';

/** Faults of reading that CloudFront may meet before any function runs, or that a function can see. */
const SEEN_BY_THE_CDN = [
  'status 500',
  'status 503',
  'status 403',
  'status 412',
  'late',
  'reset at once',
] as const;

/** Injects faults into this share of all calls, deterministically by seed. */
export function stormPlan(share: number, random: () => number): Plan {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return ({ method, from }) => {
    if (random() >= share) return undefined;
    if (from === 'cdn') return pick(SEEN_BY_THE_CDN);
    return method === 'PUT' ? pick(WRITE_FAULTS) : pick(READ_FAULTS);
  };
}

/** Runs tasks in order, at most `width` concurrently. */
export async function inParallel<T>(
  width: number,
  items: readonly T[],
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Counts by name. */
export function createTally() {
  const counts: Record<string, number> = {};
  return {
    counts,
    add: (name: string): void => {
      counts[name] = (counts[name] ?? 0) + 1;
    },
  };
}
