import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlyInFull, some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import { runEdge } from './command.js';
import { ask } from './edge-under-test.js';
import { storedObjects } from './faults/stored-objects.js';
import { childrenOf, isThere, KNOWN, nicenessOf } from './processes.js';
import { AVIF, refineOf } from './refined-edge.js';
import { samplesIn } from './samples-in.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-refine-'));
  await samplesIn(join(folder, 'samples'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (atEnd: TestContext['onTestFinished'], store: string, ...more: readonly string[]) =>
  runEdge(folder, ['--origin', 'samples', '--store', store, ...more], {}, atEnd);

const PICTURES = some(['/hands.jpg?w=304', '/armchair.jpg?w=640', '/bedroom.jpg?w=408'], 2);
/** Large enough that a refinement takes noticeable time. */
const LARGE = some(['/armchair.jpg?w=1000', '/hands.jpg?w=1000', '/bedroom.jpg?w=1000'], 1);

// Each waits until no viewer has waited for a second, so they run side by side.
describe.concurrent('the command', { timeout: 150_000 }, () => {
  it('refines derivatives while nobody waits, with the lowest priority, and reports it', async ({
    expect,
    onTestFinished,
  }) => {
    const { url, output, child } = await run(onTestFinished, 'refined');
    const first = await Promise.all(PICTURES.map((path) => ask(url, path, AVIF)));
    expect(first.map(({ status }) => status)).toEqual(PICTURES.map(() => 200));
    await ask(url, '/armchair.jpg?w=64', { headers: { accept: 'image/webp' } });
    const [worker = 0] = KNOWN ? await workerOf(expect, child.pid ?? 0) : [];
    if (KNOWN) {
      // With several threads: all rendering threads have it, and those that Node starts.
      await expect.poll(() => nicenessOf(worker).length, { timeout: 20_000 }).toBeGreaterThan(11);
      expect(new Set(nicenessOf(worker))).toEqual(new Set([19]));
      // A signal to the whole group: the edge decides.
      process.kill(worker, 'SIGTERM');
    }
    await expect.poll(() => refineOf(url), { timeout: 100_000 }).toMatchObject({ waiting: 0, failed: 0 });
    const { smaller, same, bytesBefore, bytesAfter } = await refineOf(url);
    expect(smaller + same).toBe(PICTURES.length);
    expect(output.out.match(/ - refined {2}_variants\/\w+\.jpg\/w-\d+\S*\.avif {2}/g)).toHaveLength(
      PICTURES.length,
    );
    child.kill('SIGTERM');

    // Another start has an empty cache: it sends what is in the store.
    const again = await run(onTestFinished, 'refined');
    const second = await Promise.all(PICTURES.map((path) => ask(again.url, path, AVIF)));
    const sum = (answers: typeof first) => answers.reduce((bytes, { body }) => bytes + body.length, 0);
    expect(smaller).toBeGreaterThan(0);
    expect(sum(first) - sum(second)).toBe(bytesBefore - bytesAfter);
    // Refined derivatives are not examined again.
    expect(await refineOf(again.url)).toMatchObject({ waiting: 0, smaller: 0, same: 0 });
    if (KNOWN) await expect.poll(() => isThere(worker)).toBe(false);
    again.child.kill('SIGTERM');
  });

  it.for(some(['SIGINT', 'SIGTERM'] as const, 1))(
    'exits immediately on %s, even during refining',
    async (signal, { expect, onTestFinished }) => {
      const store = `ended-${signal}`;
      const { url, output, child, ended } = await run(onTestFinished, store);
      await Promise.all(LARGE.map((path) => ask(url, path, AVIF)));
      const workers = KNOWN ? await workerOf(expect, child.pid ?? 0) : [];
      const started = performance.now();
      child.kill(signal);
      expect([await ended, output.err]).toEqual([0, '']);
      expect(performance.now() - started).toBeLessThan(20_000);
      for (const worker of workers) expect(isThere(worker)).toBe(false);
      const { objects, wrong, leftovers } = await storedObjects(join(folder, store));
      expect([objects.length, wrong, leftovers]).toEqual([LARGE.length, [], 0]);
    },
  );

  it('ends the refining process when it is killed', async ({ skip, expect, onTestFinished }) => {
    if (!KNOWN) skip('processes are known on Linux');
    const { url, child } = await run(onTestFinished, 'killed');
    await Promise.all(LARGE.map((path) => ask(url, path, AVIF)));
    const [worker = 0] = await workerOf(expect, child.pid ?? 0);
    child.kill('SIGKILL');
    await expect.poll(() => isThere(worker), { timeout: 10_000 }).toBe(false);
  });

  it.runIf(onlyInFull('refines two large pictures'))(
    'continues when the refining process is killed, and reports the failed derivative',
    async ({ skip, expect, onTestFinished }) => {
      if (!KNOWN) skip('processes are known on Linux');
      const { url, output, child } = await run(onTestFinished, 'out-of-memory');
      await ask(url, LARGE[0] ?? '', AVIF);
      await ask(url, PICTURES[1] ?? '', AVIF);
      const [worker = 0] = await workerOf(expect, child.pid ?? 0);
      process.kill(worker, 'SIGKILL');
      await expect.poll(() => refineOf(url), { timeout: 100_000 }).toMatchObject({ waiting: 0, failed: 1 });
      const { smaller, same } = await refineOf(url);
      expect(smaller + same).toBe(1);
      expect(output.err).toMatch(
        /^ +! warn {2}refine-failed {2}_variants\/\w+\.jpg\/w-1000\S* {2}The process that refines ended with SIGKILL\.\n$/,
      );
      child.kill('SIGTERM');
    },
  );

  it('does not refine with --no-refine', async ({ expect, onTestFinished }) => {
    const { url, child } = await run(onTestFinished, 'first', '--no-refine');
    await ask(url, PICTURES[0] ?? '', AVIF);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(JSON.parse((await ask(url, '/__edge/stats')).text).refine).toBe(false);
    if (KNOWN) expect(childrenOf(child.pid ?? 0)).toEqual([]);
    child.kill('SIGTERM');
  });
});

/** Waits for the refining process. */
async function workerOf(expect: TestContext['expect'], pid: number): Promise<readonly number[]> {
  await expect.poll(() => childrenOf(pid).length, { timeout: 20_000, interval: 20 }).toBe(1);
  return childrenOf(pid);
}
