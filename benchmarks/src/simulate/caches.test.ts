import { describe, expect, it } from 'vitest';
import { CacheTier, createRefineQueue, missesPerDay } from './caches.js';
import { Concurrency } from './tally.js';

const nothing = () => ({ perDay: 0, days: 30 });
const busy = () => ({ perDay: 1000, days: 30 });

describe('CacheTier', () => {
  it('contains an object until its TTL is over', () => {
    const tier = new CacheTier(7, 600, 1);
    expect(tier.has(5, 100, nothing)).toBe(false);
    tier.keep(5, 100);
    expect(tier.has(5, 699, nothing)).toBe(true);
    expect(tier.has(5, 700, nothing)).toBe(false);
  });

  it('does not contain an object that is still being fetched, for any requester', () => {
    const tier = new CacheTier(7, 600, 1);
    tier.keep(5, 100, 3);
    expect(tier.has(5, 101, nothing)).toBe(false);
    tier.keep(5, 101, 3);
    expect([102.9, 103, 500].map((now) => tier.has(5, now, nothing))).toEqual([false, true, true]);
  });

  it('contains a first answer for its shorter time, and then a final one', () => {
    const tier = new CacheTier(7, 100_000, 1);
    tier.keep(5, 100, 0, 3700);
    expect([tier.has(5, 3699, nothing), tier.unrefinedUntil(5)]).toEqual([true, 3700]);
    expect(tier.has(5, 3700, nothing)).toBe(false);
    tier.keep(5, 3700);
    expect([tier.has(5, 100_000, nothing), tier.unrefinedUntil(5)]).toEqual([true, undefined]);
  });

  it('contains objects that were requested constantly before, and none that did not exist yet', () => {
    const year = 365 * 86_400;
    const tier = new CacheTier(7, year, 1);
    let had = 0;
    for (let key = 0; key < 1000; key++) had += Number(tier.has(key, 0, busy));
    expect(had).toBe(1000);
    expect(new CacheTier(7, year, 1).has(1, 0, () => ({ perDay: 1000, days: 0 }))).toBe(false);
  });

  it('contains a weekly requested object with the corresponding probability', () => {
    const tier = new CacheTier(7, 365 * 86_400, 1);
    let had = 0;
    for (let key = 0; key < 20_000; key++)
      had += Number(tier.has(key, 0, () => ({ perDay: 1 / 7, days: 30 })));
    // 1 - 1/e of 20,000.
    expect(Math.abs(had - 12_642)).toBeLessThan(250);
  });
});

describe('missesPerDay', () => {
  it.each([
    [0, 7, 0],
    [1, 1, 0.367879],
    [10, 7, 0],
  ])('of %d requests a day, kept %d days', (perDay, idleDays, misses) => {
    expect(missesPerDay(perDay, idleDays)).toBeCloseTo(misses, 6);
  });
});

it('limits concurrent refinements; the others wait for their turn', () => {
  const ran: number[] = [];
  const refine = createRefineQueue(2, (start) => ran.push(start));
  // Events arrive two seconds after their cause.
  expect([refine(0, 10), refine(0, 30), refine(1, 5), refine(100, 5)]).toEqual([12, 32, 17, 107]);
  expect(ran).toEqual([2, 2, 12, 102]);
});

it('counts concurrent runs, by minute', () => {
  const concurrency = new Concurrency();
  concurrency.add(10, 500);
  concurrency.add(10.2, 500);
  concurrency.add(10.6, 500);
  concurrency.add(119.9, 1000);
  const [first, second, third, fourth] = concurrency.perMinute();
  expect([first, second, third, fourth]).toEqual([2, 1, 1, 0]);
});
