import { seededNumbers } from '@cameo/testing/noise';
import { type S3Server, s3Server } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cdn, createCdn } from '../../tests/faults/cdn.js';
import { MEZZANINE, SOURCES, type TestRequest, testRequest } from '../../tests/faults/coloured-sources.js';
import { READ_FAULTS, type ReadFault, WRITE_FAULTS, type WriteFault } from '../../tests/faults/faults.js';
import { createFaultyBucket, type FaultyBucket } from '../../tests/faults/faulty-bucket.js';
import { createJudge } from '../../tests/faults/judge.js';
import { createProgress } from '../../tests/faults/progress.js';
import { createScripts, type Script } from '../../tests/faults/script-of-faults.js';
import { createTally, inParallel, stormPlan } from '../../tests/faults/storm.js';
import { testConfig } from '../../tests/test-config.js';
import type { Log } from '../http/log.js';
import { createRefine } from '../refine/refine.js';

/** `pnpm stress:faults` sets 10,000. */
const REQUESTS = Number(process.env['CAMEO_FAULT_REQUESTS'] ?? 150);
const SEED = Number(process.env['CAMEO_FAULT_SEED'] ?? 1);
const PARALLEL = 32;

/** The production timeout, for a busy machine. */
const LONG_TIMEOUT = testConfig({ timeoutMs: 30_000 });

/** A short timeout for faults that last until the deadline: answers are due 5.5 s after the request. */
const SHORT_TIMEOUT = testConfig({ timeoutMs: 7000 });

/** The same with mezzanines, for which the originals of other tests are too small. */
const KEEPING = testConfig({ timeoutMs: 7000, mezzanine: MEZZANINE });

/** Faults of the original or of storing that last until the deadline. */
const WAITS = /never|stalls|slow loris/;

/** Faults that a second attempt overcomes; the others end the request with an answer or at the deadline. */
const BRIEF_FAULTS = READ_FAULTS.filter(
  (name) => !['status 403', 'status 412', 'no HTTP', 'never', 'body stalls', 'slow loris'].includes(name),
);

/** Variants below this number are for single requests: nine of each source are more than enough. */
const STORM_FROM = 9 * SOURCES;

/** The key of the derivative of a variant in a format by name; the default quality is in no key. */
function stillKey({ path, query }: TestRequest): string {
  const { w = '', q = '' } = Object.fromEntries(new URLSearchParams(query));
  return `_variants${path}/w-${w}${q === '80' ? '' : `_q-${q}`}_still.avif`;
}

/** More often than any call is tried. */
const ALWAYS = 1000;

const server = s3Server();
if (server === undefined)
  it('a store that fails', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
else describeOn(server);

function describeOn(s3: S3Server): void {
  let bucket: FaultyBucket;
  /** A variant of each source that is not in use, so that each source has one script at a time. */
  const free = Array.from({ length: SOURCES }, (_, n) => n);
  const opened: Cdn[] = [];
  const judge = createJudge();
  const mezzanines = createTally();
  const noteMezzanine: Log = ({ mezzanine: way }) => void (way && mezzanines.add(way));
  const scripts = createScripts();
  beforeAll(async () => {
    bucket = await createFaultyBucket(s3);
    bucket.proxy.use(scripts.plan);
  }, 60_000);
  afterAll(async () => {
    for (const { close } of opened) close();
    await bucket.remove();
  }, 120_000);

  const open = (config = LONG_TIMEOUT, store = bucket.store(), log: Log = () => undefined): Cdn => {
    const cdn = createCdn(config, store, bucket.url, log);
    opened.push(cdn);
    return cdn;
  };

  const ask = async (cdn: Cdn, what: TestRequest) => {
    const received = await cdn.get(what.path, what.query);
    const { outcome, wrong } = await judge(what, received);
    const late = received.tookMs > cdn.timeoutMs ? [`took ${Math.round(received.tookMs)} ms`] : [];
    return { outcome, wrong: [...wrong, ...late].map((why) => `${what.path}?${what.query}: ${why}`) };
  };

  /** Requests one variant of a separate source under each script. */
  const requestEach = async (cases: readonly { readonly name: string; readonly script: Script }[]) => {
    const outcomes: Record<string, string> = {};
    const wrong: string[] = [];
    await inParallel(12, cases, async ({ name, script }) => {
      // The SDK gives each client a limited number of retries, so each case has its own client.
      const waits = Object.entries(script).some(
        ([role, [fault]]) => role !== 'derivative' && WAITS.test(fault),
      );
      const cdn = open(waits ? SHORT_TIMEOUT : LONG_TIMEOUT);
      const n = free.shift() ?? 0;
      const what = testRequest(n);
      const source = what.path.slice(1);
      if (script.derivative !== undefined) await ask(cdn, what);
      scripts.set(source, script);
      const verdict = await ask(cdn, what);
      scripts.set(source, {});
      // Releases the next variant of the same source.
      free.push(n + SOURCES);
      outcomes[name] = verdict.outcome;
      wrong.push(...verdict.wrong.map((why) => `${name}: ${why}`));
    });
    return { outcomes, wrong };
  };

  // Concurrent, because most of them wait for a deadline.
  describe.concurrent('one fault', () => {
    it('of reading the original is reported as what it is', async () => {
      const cases = READ_FAULTS.map((name) => ({ name, script: { source: [name, ALWAYS] as const } }));
      const { outcomes, wrong } = await requestEach(cases);
      expect(wrong).toEqual([]);
      expect(outcomes).toEqual({
        'status 500': 'source-broken',
        'status 503': 'source-throttled',
        'status 403': 'source-refused',
        'status 412': 'source-broken',
        'no HTTP': 'source-broken',
        late: 'picture',
        never: 'source-timeout',
        'reset at once': 'source-broken',
        'reset in the body': 'source-broken',
        'body ends early': 'source-broken',
        'body stalls': 'source-timeout',
        'slow loris': 'source-timeout',
        'body corrupted': 'source-broken',
        'length too small': 'source-broken',
        'length too large': 'source-broken',
        'chunks end early': 'source-broken',
      } satisfies Record<ReadFault, string>);
    });

    it('of reading the original is overcome when it is brief', async () => {
      const cases = BRIEF_FAULTS.map((name) => ({ name, script: { source: [name, 1] as const } }));
      const { outcomes, wrong } = await requestEach(cases);
      expect(wrong).toEqual([]);
      expect(new Set(Object.values(outcomes))).toEqual(new Set(['picture']));
      expect(Object.keys(outcomes)).toHaveLength(10);
    });

    it('of looking for the derivative does not affect the viewer', async () => {
      const cases = READ_FAULTS.map((name) => ({
        name,
        script: { cdn: ['status 403', ALWAYS], derivative: [name, ALWAYS] } as const,
      }));
      const { outcomes, wrong } = await requestEach(cases);
      expect(wrong).toEqual([]);
      expect(new Set(Object.values(outcomes))).toEqual(new Set(['picture']));
    });

    it('of storing does not affect the viewer', async () => {
      const cases = WRITE_FAULTS.map((name) => ({ name, script: { write: [name, ALWAYS] as const } }));
      const { outcomes, wrong } = await requestEach(cases);
      expect(wrong).toEqual([]);
      expect(outcomes).toEqual({
        'status 500': 'picture, not stored',
        'status 503': 'picture, not stored',
        'status 403': 'picture, not stored',
        // S3 answers so for an existing key.
        'status 412': 'picture',
        'no HTTP': 'picture, not stored',
        late: 'picture',
        never: 'picture, not stored',
        'reset at once': 'picture, not stored',
        'cut in the body': 'picture, not stored',
        'corrupted on the way': 'picture, not stored',
        'shortened on the way': 'picture, not stored',
        'stored, then reset': 'picture, not stored',
        'stored, then status 500': 'picture, not stored',
        'stored, then never': 'picture, not stored',
        'slow loris': 'picture, not stored',
      } satisfies Record<WriteFault, string>);
    });

    it('of resolving the host name is reported as what it is', async () => {
      expect(await ask(open(LONG_TIMEOUT, bucket.nowhere), testRequest(STORM_FROM - 1))).toEqual({
        outcome: 'source-broken',
        wrong: [],
      });
    });

    it('brief faults of reading together with one of storing do not affect the viewer', async () => {
      // The faults that last until the deadline are combined with one fault of reading only.
      const cases = BRIEF_FAULTS.flatMap((read) =>
        WRITE_FAULTS.filter((write) => read === 'reset at once' || !WAITS.test(write)).map((write) => ({
          name: `${read}, then ${write}`,
          script: { source: [read, 1], write: [write, ALWAYS] } as const,
        })),
      );
      const { outcomes, wrong } = await requestEach(cases);
      expect(wrong).toEqual([]);
      // S3 answers 412 for an existing key.
      const kept = /, then (?:status 412|late)$/;
      const others = Object.entries(outcomes).filter(
        ([name, outcome]) => outcome !== (kept.test(name) ? 'picture' : 'picture, not stored'),
      );
      expect(others).toEqual([]);
    }, 120_000);
  });

  it(
    `${REQUESTS} requests with faults on 30 % of all calls, while Refine runs: each gets the right picture or a typed problem`,
    async () => {
      bucket.proxy.use(stormPlan(0.3, seededNumbers(SEED)));
      const before = bucket.proxy.calls();
      const tally = createTally();
      const wrong: string[] = [];
      const cdn = open(KEEPING, bucket.store(), noteMezzanine);
      const progress = createProgress('faults', REQUESTS);
      const all = Array.from({ length: REQUESTS }, (_, n) => testRequest(STORM_FROM + n));
      const refine = createRefine(KEEPING, { store: bucket.store(), log: () => undefined });
      const refined = createTally();
      await inParallel(PARALLEL, all, async (what) => {
        const verdict = await ask(cdn, what);
        tally.add(verdict.outcome);
        wrong.push(...verdict.wrong);
        if (what.mime === 'image/avif') {
          const { outcome } = await refine(stillKey(what), 7000).catch(() => ({ outcome: 'failed' }));
          refined.add(outcome);
          wrong.push(...(await ask(cdn, what)).wrong);
        }
        progress.done();
      });
      // Refine did work, and met faults.
      expect((refined.counts['smaller'] ?? 0) + (refined.counts['same'] ?? 0)).toBeGreaterThan(0);
      expect(refined.counts['failed']).toBeGreaterThan(0);
      const { all: calls, faulty } = bucket.proxy.calls();
      progress.end({ calls: calls - before.all, ...tally.counts, ...mezzanines.counts });
      expect(wrong).toEqual([]);
      expect(tally.counts['picture']).toBeGreaterThan(REQUESTS / 10);
      expect((faulty - before.faulty) / (calls - before.all)).toBeGreaterThan(0.2);
      const stored = await bucket.inspect();
      progress.end({ objects: stored.objects, wrong: stored.wrong.length });
      expect(stored.wrong).toEqual([]);
      expect(stored.objects).toBeGreaterThan(REQUESTS / 10);
    },
    60_000 + REQUESTS * 200,
  );

  it(
    'serves every one of those variants as soon as the faults stop',
    async () => {
      bucket.proxy.use(() => undefined);
      const tally = createTally();
      const wrong: string[] = [];
      const cdn = open({ ...KEEPING, timeoutMs: LONG_TIMEOUT.timeoutMs }, bucket.store(), noteMezzanine);
      const progress = createProgress('after the faults', REQUESTS);
      const all = Array.from({ length: REQUESTS }, (_, n) => testRequest(STORM_FROM + n));
      await inParallel(8, all, async (what) => {
        const verdict = await ask(cdn, what);
        tally.add(verdict.outcome);
        wrong.push(...verdict.wrong);
        progress.done();
      });
      progress.end({ ...tally.counts, ...mezzanines.counts });
      expect(wrong).toEqual([]);
      expect(Object.keys(mezzanines.counts).sort()).toEqual(['made', 'used']);
      const { picture = 0, 'picture, stored before': before = 0 } = tally.counts;
      expect([picture + before, before > 0]).toEqual([REQUESTS, true]);
      expect((await bucket.inspect()).wrong).toEqual([]);
    },
    60_000 + REQUESTS * 200,
  );
}
