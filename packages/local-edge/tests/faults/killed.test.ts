import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onlyInFull, runs } from '@cameo/testing/form';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask } from '../edge-under-test.js';
import { childrenOf, isThere } from '../processes.js';
import { type EdgeProcess, startEdgeProcess } from './edge-process.js';
import { makeSmallSources } from './small-sources.js';
import { type SmallVariant, smallVariants } from './small-variants.js';
import { storedObjects } from './stored-objects.js';

/** `pnpm stress:kill` sets 50. */
const KILLS = Number(process.env['CAMEO_KILLS'] ?? runs(5, 1));
const VIEWERS = 8;

let folder = '';
let origin = '';
const running: EdgeProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-killed-'));
  origin = join(folder, 'sources');
  await makeSmallSources(origin);
}, 60_000);
afterEach(() => Promise.all(running.splice(0).map((edge) => edge.kill())));
afterAll(() => rm(folder, { recursive: true }));

async function start(store: string): Promise<EdgeProcess> {
  const edge = await startEdgeProcess({ origin, store: join(folder, store) });
  running.push(edge);
  return edge;
}

interface Acknowledged {
  readonly body: Buffer;
  /** Whether the answer has the cache time of a stored picture. */
  readonly stored: boolean;
}

/** Requests variants concurrently until the edge is gone; records complete answers, and counts truncated ones. */
async function askUntilGone(
  edge: EdgeProcess,
  wanted: Iterator<SmallVariant>,
  acknowledged: Map<string, Acknowledged>,
): Promise<number> {
  let cut = 0;
  const viewer = async (): Promise<void> => {
    for (let next = wanted.next(); next.done !== true; next = wanted.next()) {
      const { url, key } = next.value;
      const answer = await ask(edge.url, url).catch(() => undefined);
      if (answer === undefined) {
        cut += 1;
        return;
      }
      expect([url, answer.status]).toEqual([url, 200]);
      const stored = answer.headers['cache-control']?.includes('s-maxage') === true;
      const before = acknowledged.get(key);
      if (before !== undefined) expect([url, answer.body.equals(before.body)]).toEqual([url, true]);
      acknowledged.set(key, { body: answer.body, stored });
    }
  };
  await Promise.all(Array.from({ length: VIEWERS }, viewer));
  return cut;
}

it(
  `kill -9, ${KILLS} times: nothing partial, no loss of an answered picture, a clean start`,
  async () => {
    const variants = smallVariants(KILLS * 40);
    const wanted = variants[Symbol.iterator]();
    const acknowledged = new Map<string, Acknowledged>();
    const store = join(folder, 'kept');
    let cut = 0;
    let leftovers = 0;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const edge = await start('kept');
      const before = acknowledged.size;
      const asking = askUntilGone(edge, wanted, acknowledged);
      // Sometimes before the first answer, otherwise shortly after some: kills hit all stages of rendering and writing.
      while (acknowledged.size < before + ((kill * 5) % 13)) await sleep(1);
      await sleep((kill * 3) % 11);
      await edge.kill();
      cut += await asking;
      const found = await storedObjects(store);
      leftovers = found.leftovers;
      expect(found.wrong).toEqual([]);
      const bodies = new Map(found.objects.map(({ key, body }) => [key, body]));
      for (const [key, { body, stored }] of acknowledged)
        if (stored) expect([key, bodies.get(key)?.equals(body)]).toEqual([key, true]);
      expect(edge.complaints()).toEqual([]);
    }
    // The kills must hit a busy edge, otherwise this proves nothing.
    expect(cut).toBeGreaterThan(KILLS * 3);
    expect(acknowledged.size).toBeGreaterThan(KILLS);
    if (KILLS >= 20) expect(leftovers).toBeGreaterThan(0);

    const kept = (await storedObjects(store)).objects.length;
    // An hour later the first writer removes the leftovers of dead writers.
    for (const name of await readdir(join(store, '%tmp')))
      await utimes(join(store, '%tmp', name), Date.now() / 1000 - 3600, Date.now() / 1000 - 3600);
    const [edge, reference] = [await start('kept'), await start('undisturbed')];
    // All requested variants, and some more.
    const checked = variants.slice(0, acknowledged.size + cut + 5);
    const check = async ({ url, key }: SmallVariant): Promise<void> => {
      const [answer, right] = await Promise.all([ask(edge.url, url), ask(reference.url, url)]);
      expect([url, answer.status, answer.body.equals(right.body)]).toEqual([url, 200, true]);
      const before = acknowledged.get(key);
      if (before !== undefined) expect([url, answer.body.equals(before.body)]).toEqual([url, true]);
    };
    await Promise.all(checked.map(check));
    const { renders } = JSON.parse((await ask(edge.url, '/__edge/stats')).text) as {
      readonly renders: number;
    };
    expect(renders).toBe(checked.length - kept);
    expect(edge.complaints()).toEqual([]);
    const end = await storedObjects(store);
    expect([end.objects.length, end.wrong, end.leftovers]).toEqual([checked.length, [], 0]);
    process.stderr.write(
      `  ${KILLS} kills: ${cut} requests cut, ${acknowledged.size} answered, ${leftovers} half-built objects left behind, ${kept} derivatives kept\n`,
    );
  },
  60_000 + KILLS * 6000,
);

it.runIf(onlyInFull('kills and refines for half a minute'))(
  `kill -9 during refining, ${KILLS} times: each derivative is complete, original or refined, and no process remains`,
  async () => {
    const variants = smallVariants(3000).filter(({ mime }) => mime === 'image/avif');
    const store = join(folder, 'refined');
    const firsts = new Map<string, Buffer>();
    const workers: number[] = [];
    let lost = 0;
    let smaller = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const edge = await start('refined');
      for (const { url, key } of variants.slice(kill * 4, kill * 4 + 4)) {
        const { status, body } = await ask(edge.url, url);
        expect([url, status]).toEqual([url, 200]);
        firsts.set(key, body);
      }
      const refined = async () => {
        const { refine } = JSON.parse((await ask(edge.url, '/__edge/stats')).text);
        return refine.smaller + refine.same;
      };
      await expect.poll(refined, { timeout: 60_000, interval: 5 }).toBeGreaterThan(kill % 3);
      workers.push(...(process.platform === 'linux' ? childrenOf(edge.pid) : []));
      // At all stages of the next one, of which storing is short.
      await sleep((kill * 37) % 400);
      await edge.kill();
      const { objects, wrong } = await storedObjects(store);
      expect(wrong).toEqual([]);
      const bodies = new Map(objects.map(({ key, body }) => [key, body]));
      for (const [key, first] of firsts) {
        const body = bodies.get(key);
        if (body === undefined) lost += 1;
        else if (!body.equals(first)) {
          smaller += 1;
          expect([key, body.length < first.length]).toEqual([key, true]);
        }
        // A derivative that was missing during its replacement is made again by the next request.
        if (body === undefined) firsts.delete(key);
        else firsts.set(key, body);
      }
      expect(edge.complaints()).toEqual([]);
    }
    for (const worker of workers) await expect.poll(() => isThere(worker)).toBe(false);
    expect(lost).toBeLessThanOrEqual(Math.ceil(KILLS / 20));

    const edge = await start('refined');
    for (const { url, key } of variants.slice(0, KILLS * 4)) {
      const { status, body } = await ask(edge.url, url);
      expect([url, status]).toEqual([url, 200]);
      const before = firsts.get(key);
      if (before !== undefined) expect([url, body.equals(before)]).toEqual([url, true]);
    }
    const left = async () => {
      const { refine } = JSON.parse((await ask(edge.url, '/__edge/stats')).text);
      return [refine.waiting, refine.failed];
    };
    await expect.poll(left, { timeout: 60_000 + KILLS * 10_000 }).toEqual([0, 0]);
    const end = await storedObjects(store);
    expect([end.objects.length, end.wrong]).toEqual([KILLS * 4, []]);
    process.stderr.write(
      `  ${KILLS} kills while it refined: ${smaller} smaller by then, ${lost} lost between two names, ${end.leftovers} left behind\n`,
    );
  },
  120_000 + KILLS * 20_000,
);
