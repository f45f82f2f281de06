import { GetObjectCommand } from '@aws-sdk/client-s3';
import { runs } from '@cameo/testing/form';
import { createTestBucket, REGION, type S3Server, s3Server, type TestBucket } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { testConfig } from '../../tests/test-config.js';
import { createS3Store } from '../store/s3/s3-store.js';

// The note of refusals (docs/adr/0024-refusals.md) if several edges write it at the same moment. Its conditional writes are
// those of the server; elsewhere, the folder's lock stands in for them.

const server = s3Server();
if (server === undefined)
  it('notes of refusals on S3', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
else describe('notes of refusals on a real server', () => describeOn(server));

/** A PNG of a photograph is rejected above 1,000 pixels; each background is another variant. */
const CONFIG = testConfig({ limits: { photoPngPixels: 1000 } });
const nameOf = (n: number) => `w-112_bg-${n.toString(16).padStart(6, '0')}_still.png`;

function describeOn(s3: S3Server): void {
  let bucket: TestBucket;
  let photo: Buffer;
  beforeAll(async () => {
    bucket = await createTestBucket(s3);
    photo = await quarters(400, 300).jpeg().toBuffer();
  }, 60_000);
  afterAll(() => bucket.remove(), 60_000);

  /** Edges in several regions, each with its own client and pool of sockets. */
  const edges = Array.from(
    { length: 6 },
    () => () =>
      createS3Store({ bucket: bucket.name, region: REGION, endpoint: s3.endpoint, credentials: s3.owner }),
  ).map((make) => {
    let store: ReturnType<typeof make> | undefined;
    return () => (store ??= make());
  });

  /** The variants that the stored note about a source names. */
  async function noted(source: string): Promise<readonly (string | undefined)[]> {
    const Key = `_variants/${source}/refused.json`;
    const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key }));
    const list = JSON.parse((await Body?.transformToString()) ?? '') as readonly { variant?: string }[];
    return list.map(({ variant }) => variant);
  }

  /**
   * Requests variants of a source at the same moment, each at another edge; returns those whose note was written according to
   * the log.
   */
  async function refuse(source: string, variants: readonly number[]): Promise<readonly string[]> {
    const outcomes = await Promise.all(
      variants.map((n, at) => {
        const store = (edges[at % edges.length] as (typeof edges)[number])();
        return resize(store, `/_variants/${source}/${nameOf(n)}`, { config: CONFIG });
      }),
    );
    for (const outcome of outcomes) expect(problemIn(outcome)['code']).toBe('too-dear');
    const failed = outcomes.flatMap(({ log }) => log.filter(({ event }) => event === 'store-failed'));
    // The only permitted failure is a timeout, on a busy machine, and the log says so.
    for (const { reason } of failed) expect(reason).toMatch(/^Time was up while /);
    return variants
      .filter((_, at) => outcomes[at]?.log.every(({ event }) => event !== 'store-failed'))
      .map(nameOf);
  }

  it.each([2, 6])(
    '%i simultaneous writers: no note is lost, whether it is created or extended',
    async (writers) => {
      const lost: string[] = [];
      let written = 0;
      for (let picture = 0; picture < runs(12, 3); picture += 1) {
        const source = `${writers}-${picture}.jpg`;
        await bucket.put(source, photo, 'image/jpeg');
        const all = new Set<string>();
        for (let round = 0; round < 3; round += 1) {
          const first = 1 + round * writers;
          const variants = Array.from({ length: writers }, (_, at) => first + at);
          const claimed = await refuse(source, variants);
          written += claimed.length;
          for (const name of claimed) all.add(name);
          const names = await noted(source);
          for (const name of all) if (!names.includes(name)) lost.push(`${source}, round ${round}: ${name}`);
          expect(names).toHaveLength(new Set(names).size);
        }
      }
      expect(lost).toEqual([]);
      expect(written).toBeGreaterThan(2 * writers);
    },
    300_000,
  );

  it('simultaneous requests for one variant write one note', async () => {
    await bucket.put('same.jpg', photo, 'image/jpeg');
    await refuse('same.jpg', [7, 7, 7, 7, 7, 7]);
    expect(await noted('same.jpg')).toEqual([nameOf(7)]);
  }, 60_000);
}
