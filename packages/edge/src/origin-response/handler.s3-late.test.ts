import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { onlyInFull } from '@cameo/testing/form';
import { type S3Server, s3Server } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cdn, createCdn } from '../../tests/faults/cdn.js';
import { colouredSource, testRequest, wrongWith } from '../../tests/faults/coloured-sources.js';
import type { ProxiedCall } from '../../tests/faults/fault-proxy.js';
import { LANDS_AFTER_MS } from '../../tests/faults/faults.js';
import { createFaultyBucket, type FaultyBucket } from '../../tests/faults/faulty-bucket.js';
import { source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';

/** An answer is due 5.5 s after its request where a call hangs; where calls are refused there is the full time. */
const SHORT_TIMEOUT = testConfig({ timeoutMs: 7000 });
const LONG_TIMEOUT = testConfig({ timeoutMs: 30_000 });

/** Longer than two runs of the trigger, ms. */
const OLD_MS = 15_000;

type Fault = ReturnType<Parameters<FaultyBucket['proxy']['use']>[0]>;

const server = s3Server();
const inFull = onlyInFull('half a minute of waiting for calls that S3 carries out late');
if (server === undefined)
  it('a store with late calls', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
else describe.runIf(inFull)('a purged picture stays purged, on a real server', () => describeOn(server));

function describeOn(s3: S3Server): void {
  let bucket: FaultyBucket;
  let cdns: { readonly hasty: Cdn; readonly patient: Cdn };
  const plans = new Map<string, (call: ProxiedCall) => Fault>();
  beforeAll(async () => {
    bucket = await createFaultyBucket(s3);
    bucket.proxy.use((call) =>
      call.from === 'store' ? [...plans].find(([key]) => call.key.includes(key))?.[1](call) : undefined,
    );
    const cdn = (config: typeof SHORT_TIMEOUT) =>
      createCdn(config, bucket.store(), bucket.url, () => undefined);
    cdns = { hasty: cdn(SHORT_TIMEOUT), patient: cdn(LONG_TIMEOUT) };
  }, 60_000);
  afterAll(async () => {
    for (const { close } of Object.values(cdns)) close();
    await bucket.remove();
  }, 60_000);

  /** A variant whose original is replaced or deleted, and the answers expected afterwards. */
  const stage = (n: number, cdn: Cdn) => {
    const what = testRequest(n);
    const key = what.path.slice(1);
    const next = (what.source + 32) % 64;
    const { client, name: Bucket } = bucket.direct;
    return {
      key,
      ask: () => cdn.get(what.path, what.query),
      isOld: async (body: Buffer) => (await wrongWith(body, what)) === '',
      isNew: async (body: Buffer) => (await wrongWith(body, { ...what, source: next })) === '',
      replace: async () => {
        const { body } = await colouredSource(next);
        await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType: 'image/jpeg' }));
        await bucket.direct.store.removeDerivatives(source(key), { budgetMs: 10_000 });
      },
      remove: async () => {
        await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
        await bucket.direct.store.removeDerivatives(source(key), { budgetMs: 10_000 });
      },
      /** The derivatives of the source in the bucket, read directly: whether each is old or new. */
      stored: async () => {
        const keys = await bucket.direct.list(`_variants/${key}/`);
        return Promise.all(
          keys.map(async (Key) => {
            const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
            const body = Buffer.from((await Body?.transformToByteArray()) ?? []);
            const isNew = (await wrongWith(body, { ...what, source: next })) === '';
            return isNew ? 'new' : `${Key}: ${await wrongWith(body, what)}`;
          }),
        );
      },
    };
  };
  const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  /** The first PUT is executed after its client gave up; the derivative then stays for some time. */
  const landsLate = async (at: ReturnType<typeof stage>, change: () => Promise<void>) => {
    let puts = 0;
    plans.set(at.key, ({ method }) => {
      if (method !== 'PUT') return undefined;
      puts += 1;
      return puts === 1 ? 'lands late' : undefined;
    });
    const held = later(LANDS_AFTER_MS);
    const first = await at.ask();
    expect([first.status, first.headers['cache-control']]).toEqual([200, 'public, max-age=60']);
    expect(await at.isOld(first.body)).toBe(true);
    await change();
    expect(await at.stored()).toEqual([]);
    await held;
    while ((await at.stored()).length === 0) await later(100);
    await later(OLD_MS);
  };

  /**
   * The original changes while the derivative is being stored; after that some calls are answered with 503 for a time.
   */
  const busyAfterPut = async (at: ReturnType<typeof stage>, methods: readonly string[], ms: number) => {
    let busyUntil = 0;
    let changed: Promise<void> | undefined;
    plans.set(at.key, ({ method }) => {
      if (method === 'PUT' && changed === undefined) {
        changed = at.replace();
        busyUntil = performance.now() + ms;
        return 'late';
      }
      return performance.now() < busyUntil && methods.includes(method) ? 'status 503' : undefined;
    });
    const first = await at.ask();
    expect([first.status, await at.isOld(first.body)]).toEqual([200, true]);
    expect(first.headers['cache-control']).toMatch(/^(no-store|public, max-age=60)$/);
    await changed;
    expect(await at.stored()).toEqual([]);
  };

  describe.concurrent('', () => {
    it('when S3 executes the PUT long after the function gave up', { timeout: 60_000 }, async () => {
      const at = stage(5, cdns.hasty);
      await landsLate(at, at.replace);
      const after = await at.ask();
      expect([after.status, await at.isNew(after.body)]).toEqual([200, true]);
      expect(await at.stored()).toEqual(['new']);
    });

    it('when the original was deleted before that', { timeout: 60_000 }, async () => {
      const at = stage(6, cdns.hasty);
      await landsLate(at, at.remove);
      expect((await at.ask()).status).toBe(404);
      expect(await at.stored()).toEqual([]);
    });

    it('when S3 answers all calls with 503 for 3 s after the PUT', { timeout: 60_000 }, () =>
      busyAfterPut(stage(7, cdns.patient), ['GET', 'PUT', 'DELETE'], 3000),
    );

    it('when S3 answers the withdrawing DELETE with 503 for 2 s', { timeout: 60_000 }, () =>
      busyAfterPut(stage(8, cdns.patient), ['DELETE'], 2000),
    );
  });
}
