import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from './turns.js';

it('work runs in order, up to the total weight, and after work that failed', async () => {
  const turns = createTurns(2);
  const [started, running]: [string[], Set<string>] = [[], new Set()];
  const together: string[][] = [];
  const work = (name: string, weight: number) =>
    turns(weight, async () => {
      started.push(name);
      running.add(name);
      together.push([...running]);
      await sleep(5);
      running.delete(name);
      if (name === 'b') throw new Error(name);
      return name;
    });
  const all = [work('a', 1), work('b', 1), work('c', 1), work('large', 9), work('d', 1), work('e', 1)];
  const ends = (await Promise.allSettled(all)).map((end) =>
    end.status === 'fulfilled' ? end.value : 'failed',
  );
  expect(ends).toEqual(['a', 'failed', 'c', 'large', 'd', 'e']);
  expect(started).toEqual(['a', 'b', 'c', 'large', 'd', 'e']);
  expect(together.every((names) => names.length <= (names.includes('large') ? 1 : 2))).toBe(true);
  expect(together).toContainEqual(['a', 'b']);
  expect(together).toContainEqual(['d', 'e']);
});
