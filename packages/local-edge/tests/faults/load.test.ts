import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlyInFull, runs } from '@cameo/testing/form';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask } from '../edge-under-test.js';
import { childrenOf } from '../processes.js';
import { type EdgeProcess, startEdgeProcess } from './edge-process.js';
import { peakMb, sampleMemory } from './resident-memory.js';
import { makeSmallSources } from './small-sources.js';
import { smallVariants } from './small-variants.js';
import { storedObjects } from './stored-objects.js';
import { createViewers, percentile } from './viewers.js';
import { zipfRanks } from './zipf.js';

/** `pnpm stress:load` sets 600 s and 2,000 variants. */
const SECONDS = Number(process.env['CAMEO_LOAD_SECONDS'] ?? 20);
const LONG = SECONDS >= 120;
const VARIANTS = LONG ? 2000 : 200;
const VIEWERS = 200;
const HERD = runs(500, 100);
/**
 * Maximum number of renders per variant: CloudFront lets identical misses through after a brief pause, so renders in progress
 * when the first derivative is stored are redundant, and the edge runs this many at a time. Later requests find it.
 */
const RENDERS = availableParallelism();

/** Room for compiled code, connections and statistics, MB: 80 bytes for each request of a long run. */
const ROOM_MB = 24;

/** Maximum resident memory of an edge that renders and serves, MB; 134 to 228 were measured. */
const RESIDENT_MB = 320;

let folder = '';
let origin = '';
const running: EdgeProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-load-'));
  origin = join(folder, 'sources');
  await makeSmallSources(origin);
}, 60_000);
afterEach(() => Promise.all(running.splice(0).map((edge) => edge.kill())));
afterAll(() => rm(folder, { recursive: true }));

async function start(store: string): Promise<EdgeProcess> {
  const edge = await startEdgeProcess({ origin, store: join(folder, store), collecting: true });
  running.push(edge);
  return edge;
}

const statsOf = async ({ url }: EdgeProcess) => JSON.parse((await ask(url, '/__edge/stats')).text);

const say = (text: string): void => void process.stderr.write(`  ${text}\n`);

it(`${HERD} viewers of one new picture cost no more renders than run concurrently`, async () => {
  const edge = await start('herd');
  const [variant] = smallVariants(1);
  const answers = await Promise.all(Array.from({ length: HERD }, () => ask(edge.url, variant?.url ?? '')));
  const [first] = answers;
  expect(
    answers.filter(({ status, body }) => status === 200 && body.equals(first?.body ?? Buffer.of())),
  ).toHaveLength(HERD);
  const { requests, misses, hits, renders } = await statsOf(edge);
  say(`herd: ${renders} renders, ${misses} misses, ${hits} hits`);
  expect([requests, misses + hits]).toEqual([HERD, HERD]);
  expect(renders).toBeGreaterThan(0);
  expect(renders).toBeLessThanOrEqual(RENDERS);
  expect(edge.complaints()).toEqual([]);
}, 60_000);

it.runIf(onlyInFull('load for 20 s'))(
  `${VIEWERS} viewers for ${SECONDS} s: no error, each variant rendered and stored, no memory growth`,
  async () => {
    const edge = await start('kept');
    const variants = smallVariants(VARIANTS);
    const viewers = createViewers(edge.url, VIEWERS);
    const memory = sampleMemory(edge.pid);
    const liveBefore = await edge.liveMb();
    const began = performance.now();
    const elapsed = (): number => (performance.now() - began) / 1000;
    const progress = setInterval(
      () =>
        LONG &&
        say(
          `load: ${Math.round(elapsed())} of ${SECONDS} s, ${viewers.seen.hits.length} hits, ${memory.median(0.9, 1)} MB`,
        ),
      30_000,
    );
    const viewer = async (number: number): Promise<void> => {
      const next = zipfRanks(VARIANTS, number + 1);
      while (elapsed() < SECONDS) await viewers.get(variants[next()] ?? { url: '/', key: '', mime: '' });
    };
    // Until then many requests wait for the first render of a variant, which the edge counts as hits.
    let warm = 0;
    setTimeout(() => {
      warm = viewers.seen.hits.length;
    }, SECONDS * 500);
    await Promise.all(Array.from({ length: VIEWERS }, (_, number) => viewer(number)));
    clearInterval(progress);
    memory.stop();
    viewers.close();

    const { hits, misses, wrong, urls } = viewers.seen;
    const stats = await statsOf(edge);
    const liveAfter = await edge.liveMb();
    const [early, late] = [memory.median(0.4, 0.6), memory.median(0.8, 1)];
    const figures = [hits.slice(warm), misses].map((each) =>
      [0.5, 0.99].map((share) => percentile(each, share)),
    );
    say(
      `load: ${VIEWERS} viewers, ${Math.round(elapsed())} s, ${urls.size} of ${VARIANTS} variants: ${hits.length} hits (in the second half p50 ${figures[0]?.[0]} ms, p99 ${figures[0]?.[1]} ms), ${misses.length} misses (p50 ${figures[1]?.[0]} ms, p99 ${figures[1]?.[1]} ms), ${stats.renders} renders, ${early} MB in the middle, ${late} MB at the end; in use ${liveBefore.toFixed(1)} MB before, ${liveAfter.toFixed(1)} MB after`,
    );
    expect(wrong).toEqual([]);
    expect(stats).toMatchObject({ requests: hits.length + misses.length, edgeErrors: 0 });
    expect(stats.renders).toBeGreaterThanOrEqual(urls.size);
    expect(stats.renders).toBeLessThanOrEqual(urls.size * RENDERS);
    expect(urls.size).toBeGreaterThan(VARIANTS / 2);

    // Hits do not count as waiting, so the long form refines at the same time; in the short form only these are AVIF.
    const avif = smallVariants(3000).filter(({ mime }) => mime === 'image/avif');
    for (const { url } of avif.slice(0, 3)) {
      expect((await ask(edge.url, url)).status).toBe(200);
      urls.add(url);
    }
    const refined = async () => {
      const { smaller, same } = (await statsOf(edge)).refine;
      return smaller + same;
    };
    await expect.poll(refined, { timeout: 60_000 }).toBeGreaterThan(0);
    const workers = process.platform === 'linux' ? childrenOf(edge.pid) : [];
    expect(workers.length).toBeLessThanOrEqual(1);
    const peaks = workers.map(peakMb);
    const { refine } = await statsOf(edge);
    say(`load: refined ${JSON.stringify(refine)}, at most ${peaks} MB`);
    expect(refine.failed).toBe(0);
    // A process that has loaded sharp takes 100 MB, and these pictures have 60,000 px.
    for (const peak of peaks) expect(peak).toBeLessThan(400);
    // None is lost, and each is complete, original or refined.
    const settled = async () => {
      const { objects, wrong: broken } = await storedObjects(join(folder, 'kept'));
      return [objects.length, broken];
    };
    await expect.poll(settled).toEqual([urls.size, []]);
    expect(edge.complaints()).toEqual([]);
    // A leak grows with the requests. What is in use may grow by the cache of the pictures; resident memory also contains garbage,
    // of which V8 lets the more wait the faster it comes.
    const { objects } = await storedObjects(join(folder, 'kept'));
    const storedMb = objects.reduce((sum, { body }) => sum + body.length, 0) / 1_048_576;
    expect(liveAfter - liveBefore).toBeLessThan(2 * storedMb + ROOM_MB);
    if (process.platform === 'linux') expect(late).toBeLessThan(RESIDENT_MB);
  },
  120_000 + SECONDS * 1500,
);
