import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inPool } from '../src/progress.js';

const ITEMS = Array.from({ length: 100 }, (_, at) => at);

it('starts nothing after a failure, and ends after the running work', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const running = inPool(ITEMS, 4, undefined, async (item) => {
    begun.push(item);
    await sleep(item === 0 ? 5 : 50);
    if (item === 0) throw new Error('the first');
    ended.push(item);
    if (item === 1) throw new Error('another');
  });
  await expect(running).rejects.toThrow('the first');
  const then = [begun.length, ended.length];
  expect(then).toEqual([4, 3]);
  await sleep(150);
  expect([begun.length, ended.length]).toEqual(then);
});

it('starts nothing after its signal', async () => {
  const stopping = new AbortController();
  const ended: number[] = [];
  const running = inPool(ITEMS, 4, stopping.signal, async (item) => {
    await sleep(5 + item);
    stopping.abort(new Error('stopped'));
    ended.push(item);
  });
  await expect(running).rejects.toThrow('stopped');
  expect(ended).toEqual([0, 1, 2, 3]);
});
