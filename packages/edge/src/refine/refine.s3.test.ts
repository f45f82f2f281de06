import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { onlyInFull } from '@cameo/testing/form';
import { type S3Server, s3Server } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cdn, createCdn } from '../../tests/faults/cdn.js';
import { colouredSource, wrongWith } from '../../tests/faults/coloured-sources.js';
import type { ProxiedCall } from '../../tests/faults/fault-proxy.js';
import { LANDS_AFTER_MS } from '../../tests/faults/faults.js';
import { createFaultyBucket, type FaultyBucket } from '../../tests/faults/faulty-bucket.js';
import { source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import type { LogLine } from '../http/log.js';
import { createRefine } from './refine.js';

type Fault = ReturnType<Parameters<FaultyBucket['proxy']['use']>[0]>;

const server = s3Server();
if (server === undefined)
  it('Refine on S3', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
else describe('Refine on a real server', () => describeOn(server));

function describeOn(s3: S3Server): void {
  let bucket: FaultyBucket;
  let cdn: Cdn;
  const log: LogLine[] = [];
  let onCall: (call: ProxiedCall) => Fault = () => undefined;
  beforeAll(async () => {
    bucket = await createFaultyBucket(s3);
    bucket.proxy.use((call) => (call.from === 'store' ? onCall(call) : undefined));
    cdn = createCdn(testConfig(), bucket.store(), bucket.url, () => undefined);
  }, 60_000);
  afterAll(async () => {
    cdn.close();
    await bucket.remove();
  }, 60_000);

  const refineOn = (store = bucket.direct.store) =>
    createRefine(testConfig(), { store, log: (line) => log.push(line) });
  const put = async (key: string, colour: number) => {
    const { body } = await colouredSource(colour);
    const about = { Bucket: bucket.direct.name, Key: key, Body: body, ContentType: 'image/jpeg' };
    await bucket.direct.client.send(new PutObjectCommand(about));
  };
  const purge = (key: string) => bucket.direct.store.removeDerivatives(source(key), { budgetMs: 10_000 });
  const isOf = async (body: Buffer, colour: number, width: number) =>
    (await wrongWith(body, { source: colour, width, mime: 'image/avif' })) === '';

  it('replaces once what the function stored; the CDN gets the new one', async () => {
    const key = '_variants/s-40.jpg/w-272_still.avif';
    const first = await cdn.get('/s-40.jpg', 'w=272&f=avif');
    expect([first.status, first.headers['cache-control']]).toEqual([
      200,
      'public, max-age=86400, s-maxage=3600',
    ]);
    const refined = await refineOn()(key);
    expect(['smaller', 'same']).toContain(refined.outcome);
    expect(refined.bytesBefore).toBe(first.body.length);
    const second = await cdn.get('/s-40.jpg', 'w=272&f=avif');
    expect([second.status, second.passedOn, second.headers['cache-control'], second.violations]).toEqual([
      200,
      true,
      'public, max-age=86400, s-maxage=31536000',
      [],
    ]);
    expect(await isOf(second.body, 40, 272)).toBe(true);
    expect((await refineOn()(key)).outcome).toBe('already');
  });

  it('serves no outdated picture during concurrent replacements, requests and refinements', async () => {
    const WIDTHS = [48, 64, 88, 112, 152];
    const VERSIONS = 4;
    const sources = [0, 1, 2, 3].map((n) => ({ key: `s-${n}.jpg`, n, uploaded: 0, purged: 0 }));
    const colourOf = (n: number, version: number) => (n + 7 * version) % 64;
    const wrong: string[] = [];
    const seen = new Map<string, number>();
    let over = false;
    const done = () => (seen.get('smaller') ?? 0) + (seen.get('same') ?? 0);
    const viewer = async (at: number) => {
      for (let turn = at; !over; turn += 1) {
        const of = sources[turn % sources.length] as (typeof sources)[number];
        const width = WIDTHS[(turn * 3) % WIDTHS.length] ?? 48;
        const since = of.purged;
        const { status, body } = await cdn.get(`/${of.key}`, `w=${width}&f=avif`);
        const versions = Array.from({ length: of.uploaded + 1 - since }, (_, up) => since + up);
        const fits = await Promise.all(versions.map((version) => isOf(body, colourOf(of.n, version), width)));
        if (status !== 200 || !fits.includes(true))
          wrong.push(`${of.key} ${width}: ${status} after ${since}`);
      }
    };
    const refiner = async () => {
      const refine = refineOn();
      while (!over) {
        for (const { key } of sources) {
          for (const found of await bucket.direct.list(`_variants/${key}/`)) {
            const { outcome } = await refine(found);
            seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          }
        }
      }
    };
    const owner = async () => {
      for (let version = 1; version <= VERSIONS; version += 1) {
        for (const of of sources) {
          of.uploaded = version;
          await put(of.key, colourOf(of.n, version));
          await purge(of.key);
          of.purged = version;
        }
        // On a busy machine originals would change faster than anything is refined, and the test would prove nothing.
        while (done() <= version) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      over = true;
    };
    await Promise.all([...[0, 1, 2, 3].map(viewer), refiner(), refiner(), owner()]);
    expect(wrong).toEqual([]);
    expect(done()).toBeGreaterThan(VERSIONS);
    // At rest each is of the current original, and can be refined.
    for (const { key, n } of sources) {
      const { status, body } = await cdn.get(`/${key}`, 'w=152&f=avif');
      expect([status, await isOf(body, colourOf(n, VERSIONS), 152)]).toEqual([200, true]);
      await refineOn()(`_variants/${key}/w-152_still.avif`);
      const again = await cdn.get(`/${key}`, 'w=152&f=avif');
      expect([again.passedOn, again.headers['cache-control']]).toEqual([
        true,
        'public, max-age=86400, s-maxage=31536000',
      ]);
      expect(await isOf(again.body, colourOf(n, VERSIONS), 152)).toBe(true);
    }
  }, 120_000);

  describe.runIf(onlyInFull('half a minute of waiting for a PUT that S3 carries out late'))('', () => {
    it.each(['replaced', 'deleted'] as const)(
      'a PUT that S3 executes long after Refine gave up, with the original %s meanwhile, changes nothing',
      async (change) => {
        const n = change === 'replaced' ? 20 : 21;
        const original = `s-${n}.jpg`;
        const key = `_variants/${original}/w-200_still.avif`;
        expect((await cdn.get(`/${original}`, 'w=200&f=avif')).status).toBe(200);
        let puts = 0;
        onCall = ({ method, key: called }) => {
          if (method !== 'PUT' || !called.includes(original)) return undefined;
          puts += 1;
          return 'lands late';
        };
        await expect(refineOn(bucket.store())(key, 7000)).rejects.toThrow();
        expect(puts).toBe(1);
        onCall = () => undefined;
        if (change === 'replaced') await put(original, n + 7);
        else
          await bucket.direct.client.send(
            new DeleteObjectCommand({ Bucket: bucket.direct.name, Key: original }),
          );
        await purge(original);
        await new Promise((resolve) => setTimeout(resolve, LANDS_AFTER_MS));
        expect(await bucket.direct.list(`_variants/${original}/`)).toEqual([]);
        const after = await cdn.get(`/${original}`, 'w=200&f=avif');
        if (change === 'deleted') expect(after.status).toBe(404);
        else expect([after.status, await isOf(after.body, n + 7, 200)]).toEqual([200, true]);
      },
      60_000,
    );
  });
}
