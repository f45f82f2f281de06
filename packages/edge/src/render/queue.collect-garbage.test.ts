import { expect, it } from 'vitest';
import { collectGarbage } from './queue.js';

it('gives back what lies outside of the heap', async () => {
  await collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  let held: Buffer | undefined = Buffer.alloc(80_000_000, 1);
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(70_000_000);
  expect(held.length).toBe(80_000_000);
  held = undefined;
  await collectGarbage();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
});
