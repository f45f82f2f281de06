import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { atOnce, interleaved, ratioSpread, spread } from './samples.js';

it('samples every contestant in every round, and rotates the order', async () => {
  const order: string[] = [];
  const contestant = (name: string, first: number) => {
    let next = first;
    return {
      name,
      sample: async () => {
        order.push(name);
        next += 1;
        return next;
      },
    };
  };
  const samples = await interleaved([contestant('a', 0), contestant('b', 10), contestant('c', 20)], 3);
  expect(order.join('')).toBe('abcbcacab');
  expect(samples).toEqual([
    { name: 'a', figures: [1, 2, 3] },
    { name: 'b', figures: [11, 12, 13] },
    { name: 'c', figures: [21, 22, 23] },
  ]);
});

it('computes the median and the middle 80%', () => {
  expect(spread([9, 1, 2, 3, 4, 5, 6, 7, 8, 10, 0])).toEqual({ median: 5, low: 1, high: 9 });
  expect(spread([1, 2])).toEqual({ median: 1.5, low: 1.1, high: 1.9 });
  expect(() => spread([])).toThrow('no figure was taken');
});

it('computes ratios round by round', () => {
  const ours = { name: 'ours', figures: [100, 50, 200] };
  const theirs = { name: 'theirs', figures: [50, 25, 50] };
  expect(ratioSpread(theirs, ours)).toEqual({ median: 0.5, low: 0.3, high: 0.5 });
  expect(() => ratioSpread(theirs, { name: 'ours', figures: [1] })).toThrow(
    'theirs has 3 samples and ours 1: take them in the same rounds',
  );
});

it('limits concurrency, and returns results in order', async () => {
  let [now, peak] = [0, 0];
  const works = [30, 5, 20, 1, 10].map((ms) => async () => {
    now += 1;
    peak = Math.max(peak, now);
    await sleep(ms);
    now -= 1;
    return ms;
  });
  expect(await atOnce(2, works)).toEqual([30, 5, 20, 1, 10]);
  expect(peak).toBe(2);
  expect(await atOnce(2, [])).toEqual([]);
});

it('fails with the first failure', async () => {
  const works = [() => Promise.reject(new Error('damaged')), async () => 'done'];
  await expect(atOnce(1, works)).rejects.toThrow('damaged');
});
