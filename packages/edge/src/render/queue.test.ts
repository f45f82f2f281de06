import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { problemOf } from '../../tests/render-query.js';
import { inTurn } from './queue.js';

const LARGE = { width: 4000, height: 3000, frames: 1 };
const SMALL = { width: 400, height: 300, frames: 1 };
const enough = () => 20_000;

/** Runs works of 20 ms each at once; answers how many were at work together at most. */
async function atOnce(sizes: readonly (typeof LARGE)[]): Promise<number> {
  let [now, most] = [0, 0];
  const work = async () => {
    now += 1;
    most = Math.max(most, now);
    await sleep(20);
    now -= 1;
  };
  await Promise.all(sizes.map((size) => inTurn(size, enough, work)));
  return most;
}

it('works on one large picture at a time, counting the pixels of all frames', async () => {
  expect(await atOnce([LARGE, LARGE, LARGE])).toBe(1);
  expect(await atOnce([{ ...SMALL, frames: 100 }, LARGE])).toBe(1);
});

it('never lets a small one wait', async () => {
  expect(await atOnce([SMALL, SMALL, SMALL])).toBe(3);
  expect(await atOnce([LARGE, SMALL])).toBe(2);
});

it('goes on after one that failed, whose failure is its own', async () => {
  const failing = inTurn(LARGE, enough, () => Promise.reject(new Error('damaged')));
  const next = inTurn(LARGE, enough, async () => 'done');
  await expect(failing).rejects.toThrow('damaged');
  expect(await next).toBe('done');
});

it('does not begin one whose request was over while it waited', async () => {
  let left = 5000;
  let begun = false;
  const first = inTurn(LARGE, enough, async () => {
    left = 1;
  });
  const late = problemOf(
    inTurn(
      LARGE,
      () => left,
      async () => {
        begun = true;
      },
    ),
  );
  const next = inTurn(LARGE, enough, async () => 'done');
  await first;
  expect((await late).issue).toEqual({ code: 'render-timeout', param: 'original' });
  expect(begun).toBe(false);
  expect(await next).toBe('done');
});

it('gives back what earlier works held before it begins, where that is much', async () => {
  const before = process.memoryUsage().arrayBuffers;
  let held: Buffer | undefined = Buffer.alloc(80_000_000, 1);
  expect(held.length).toBe(80_000_000);
  held = undefined;
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(70_000_000);
  const found = await inTurn(LARGE, enough, async () => process.memoryUsage().arrayBuffers);
  expect(found - before).toBeLessThan(40_000_000);
});
