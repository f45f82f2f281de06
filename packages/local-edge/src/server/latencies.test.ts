import { expect, it } from 'vitest';
import { createLatencies } from './latencies.js';

it('is null while there is nothing', () => {
  expect(createLatencies().percentiles()).toEqual({ count: 0, p50: null, p90: null, p99: null, max: null });
});

it('answers by nearest rank', () => {
  const latencies = createLatencies();
  for (let ms = 100; ms >= 1; ms -= 1) latencies.add(ms);
  expect(latencies.percentiles()).toEqual({ count: 100, p50: 50, p90: 90, p99: 99, max: 100 });
});

it('remembers the last ones only', () => {
  const latencies = createLatencies(4);
  for (const ms of [1000, 1, 2, 3, 4.126]) latencies.add(ms);
  expect(latencies.percentiles()).toEqual({ count: 5, p50: 2, p90: 4.13, p99: 4.13, max: 4.13 });
});
