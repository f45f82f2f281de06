import { expect, it } from 'vitest';
import { collectGarbage } from './queue.js';

/** Memory outside of the heap, bytes, once everything that earlier test files of this process left is freed. */
async function settled(): Promise<number> {
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    await collectGarbage();
    const { arrayBuffers } = process.memoryUsage();
    if (arrayBuffers >= before) return arrayBuffers;
    before = arrayBuffers;
  }
}

it('frees memory outside of the heap', async () => {
  const before = await settled();
  let held: Buffer | undefined = Buffer.alloc(80_000_000, 1);
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(70_000_000);
  expect(held.length).toBe(80_000_000);
  held = undefined;
  await collectGarbage();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
});
