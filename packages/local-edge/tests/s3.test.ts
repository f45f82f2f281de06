import { tmpdir } from 'node:os';
import { createTestBucket, type S3Server, s3Server, type TestBucket } from '@cameo/testing/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawTestChart } from '../src/samples/drawn-pictures.js';
import { runEdge } from './command.js';
import { ask } from './edge-under-test.js';

const server = s3Server('the local edge on S3');
if (server === undefined)
  it('the local edge on S3', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
else describeOnS3(server);

function describeOnS3({ endpoint, owner }: S3Server): void {
  describe('the local edge on S3', () => {
    const env = { AWS_ACCESS_KEY_ID: owner.accessKeyId, AWS_SECRET_ACCESS_KEY: owner.secretAccessKey };
    let bucket: TestBucket;
    beforeAll(async () => {
      bucket = await createTestBucket({ endpoint, owner });
      await bucket.put('charts/chart.png', drawTestChart());
    });
    afterAll(() => bucket.remove());

    it('reads pictures from a bucket, stores derivatives in it, and purges them', async () => {
      const argv = ['--s3', endpoint, '--bucket', bucket.name, '--missing', '403'];
      const first = await runEdge(tmpdir(), argv, env);
      expect(first.output.out).toContain(`pictures     ${bucket.name} on ${endpoint}\n`);
      const webp = { headers: { accept: 'image/webp' } };
      const made = await ask(first.url, '/charts/chart.png?w=320', webp);
      expect([made.status, made.headers['content-type'], made.headers['x-local-edge-error']]).toEqual([
        200,
        'image/webp',
        undefined,
      ]);
      expect((await ask(first.url, '/charts/chart.png')).body.equals(Buffer.from(drawTestChart()))).toBe(
        true,
      );
      expect((await ask(first.url, '/charts/none.png')).status).toBe(404);
      expect(
        (await bucket.keys()).filter((key) => key.startsWith('_variants/charts/chart.png/')),
      ).toHaveLength(1);
      first.child.kill('SIGTERM');
      expect(await first.ended).toBe(0);

      const second = await runEdge(tmpdir(), argv, env);
      expect((await ask(second.url, '/charts/chart.png?w=320', webp)).body.equals(made.body)).toBe(true);
      expect(JSON.parse((await ask(second.url, '/__edge/stats')).text)).toMatchObject({
        renders: 0,
        misses: 1,
      });
      const purged = await ask(second.url, '/__edge/purge?path=/charts/chart.png', { method: 'POST' });
      expect(JSON.parse(purged.text)).toEqual({ path: '/charts/chart.png', cached: 1, derivatives: 1 });
      expect(await bucket.keys()).toEqual(['charts/chart.png']);
    });
  });
}
