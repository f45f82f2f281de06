import { expect, it } from 'vitest';
import { Concurrency } from './concurrency.js';

it('counts what runs at the same time, by minute', () => {
  const concurrency = new Concurrency();
  concurrency.add(10, 500);
  concurrency.add(10.2, 500);
  concurrency.add(10.6, 500);
  concurrency.add(119.9, 1000);
  const [first, second, third, fourth] = concurrency.perMinute();
  expect([first, second, third, fourth]).toEqual([2, 1, 1, 0]);
});
