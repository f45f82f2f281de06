import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { problemOf } from '../../tests/render-query.js';
import { inTurn } from './queue.js';

const LARGE = { width: 4000, height: 3000, frames: 1 };
const SMALL = { width: 400, height: 300, frames: 1 };
const enough = () => 20_000;

/** Starts tasks of 100 ms each together; returns the maximum number that ran concurrently. */
async function atOnce(sizes: readonly (typeof LARGE)[]): Promise<number> {
  let [now, peak] = [0, 0];
  const work = async () => {
    now += 1;
    peak = Math.max(peak, now);
    await sleep(100);
    now -= 1;
  };
  await Promise.all(sizes.map((size) => inTurn(size, enough, work)));
  return peak;
}

it('runs one large picture at a time, counting the pixels of all frames', async () => {
  expect(await atOnce([LARGE, LARGE, LARGE])).toBe(1);
  expect(await atOnce([{ ...SMALL, frames: 100 }, LARGE])).toBe(1);
});

it('never delays a small one', async () => {
  // Independent of timing: a small one ends when both have started, and the large one when both have ended.
  const ended: string[] = [];
  let begun = 0;
  let bothBegun = () => {};
  const both = new Promise<void>((resolve) => {
    bothBegun = resolve;
  });
  const small = () =>
    inTurn(SMALL, enough, async () => {
      begun += 1;
      if (begun === 2) bothBegun();
      await both;
      ended.push('small');
    });
  let smallOnes: readonly Promise<void>[] = [];
  const large = inTurn(LARGE, enough, async () => {
    await Promise.all(smallOnes);
    ended.push('large');
  });
  smallOnes = [small(), small()];
  await large;
  expect(ended).toEqual(['small', 'small', 'large']);
});

it('continues after a failure, which only its own caller gets', async () => {
  const failing = inTurn(LARGE, enough, () => Promise.reject(new Error('damaged')));
  const next = inTurn(LARGE, enough, async () => 'done');
  await expect(failing).rejects.toThrow('damaged');
  expect(await next).toBe('done');
});

it('does not start work whose request ended while it waited', async () => {
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

it('collects garbage before it starts, if earlier work left much', async () => {
  const before = process.memoryUsage().arrayBuffers;
  let held: Buffer | undefined = Buffer.alloc(80_000_000, 1);
  expect(held.length).toBe(80_000_000);
  held = undefined;
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(70_000_000);
  const found = await inTurn(LARGE, enough, async () => process.memoryUsage().arrayBuffers);
  expect(found - before).toBeLessThan(40_000_000);
});
