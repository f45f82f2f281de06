import { describe, expect, it } from 'vitest';
import { createRandom, createSampler, randomOf, zipfShares } from './random.js';

describe('createRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const [one, same, other] = [createRandom(7), createRandom(7), createRandom(8)];
    const first = [one(), one(), one()];
    expect([same(), same(), same()]).toEqual(first);
    expect([other(), other(), other()]).not.toEqual(first);
  });

  it('is spread evenly over 0 to 1', () => {
    const random = createRandom(1);
    const tenths = new Array<number>(10).fill(0);
    for (let n = 0; n < 100_000; n++) {
      const tenth = Math.floor(random() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('randomOf', () => {
  it('depends on the key, also above 32 bits, and on the salt', () => {
    const numbers = [randomOf(1, 0), randomOf(2, 0), randomOf(1, 1), randomOf(2 ** 32 + 1, 0)];
    expect(new Set(numbers).size).toBe(4);
    expect(randomOf(1, 0)).toBe(randomOf(1, 0));
  });
});

describe('createSampler', () => {
  it('chooses by weight', () => {
    const sample = createSampler([1, 0, 3, 6]);
    const random = createRandom(3);
    const counts = [0, 0, 0, 0];
    for (let n = 0; n < 100_000; n++) {
      const at = sample(random);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    expect(counts[1]).toBe(0);
    expect(Math.abs((counts[0] ?? 0) - 10_000)).toBeLessThan(500);
    expect(Math.abs((counts[2] ?? 0) - 30_000)).toBeLessThan(800);
    expect(Math.abs((counts[3] ?? 0) - 60_000)).toBeLessThan(800);
  });
});

describe('zipfShares', () => {
  it('halves for the second and thirds for the third, and adds up to 1', () => {
    const [first = 0, second = 0, third = 0] = zipfShares(3, 1);
    expect(first).toBeCloseTo(6 / 11, 12);
    expect(second).toBeCloseTo(3 / 11, 12);
    expect(third).toBeCloseTo(2 / 11, 12);
  });
});
