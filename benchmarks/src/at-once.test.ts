import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { atOnce } from './at-once.js';

it('runs as many at a time as it may, and answers in order', async () => {
  let [now, most] = [0, 0];
  const works = [30, 5, 20, 1, 10].map((ms) => async () => {
    now += 1;
    most = Math.max(most, now);
    await sleep(ms);
    now -= 1;
    return ms;
  });
  expect(await atOnce(2, works)).toEqual([30, 5, 20, 1, 10]);
  expect(most).toBe(2);
  expect(await atOnce(2, [])).toEqual([]);
});

it('fails with the first failure', async () => {
  const works = [() => Promise.reject(new Error('damaged')), async () => 'done'];
  await expect(atOnce(1, works)).rejects.toThrow('damaged');
});
