import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { LogLine } from '@cameo/edge';
import { type BundledFunctions, collectSamples, startBundles, startLambda } from '@cameo/local-edge';
import { createTestBucket, type S3Server, s3Server, type TestBucket } from '@cameo/testing/s3';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cloudFrontRequest,
  plainHeaders,
  requestEvent,
  responseEvent,
  s3Error,
  s3Found,
} from '../../edge/tests/cloudfront-events.js';
import { drawTestChart } from '../../local-edge/src/samples/drawn-pictures.js';
import { NODES } from './nodes.js';
import { properties, STAGES, template } from './packaged.js';

const server = s3Server('the zips on S3');
if (server === undefined)
  it('the zips on S3', ({ skip }) => skip('needs a real S3 server: scripts/with-s3.sh'));
else for (const node of NODES) describeZips(server, node);

/** Lambda's context: 20 s are left. */
const CONTEXT = { getRemainingTimeInMillis: () => 20_000 };

function describeZips(s3: S3Server, node: (typeof NODES)[number]): void {
  describe(`the zips, unpacked in an empty folder and run by ${node.name}`, () => {
    const env = {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: s3.owner.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.owner.secretAccessKey,
    };
    const lines: LogLine[] = [];
    let folder = '';
    let bucket: TestBucket;
    let running: BundledFunctions;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'cameo-zips-'));
      for (const name of ['TransformImageRequest', 'ResizeImage', 'PurgeVariants'])
        for (const [path, bytes] of Object.entries(
          unzipSync(await readFile(join(STAGES, 'dev', `${name}.zip`))),
        )) {
          const to = join(folder, 'unpacked', name, path);
          await mkdir(dirname(to), { recursive: true });
          await writeFile(to, bytes);
        }
      // The zip of Refine is for arm64. Its code runs here with the native code of ResizeImage, which is for this machine.
      for (const [path, bytes] of [
        ...Object.entries(unzipSync(await readFile(join(STAGES, 'dev', 'Refine.zip')))),
        ...Object.entries(unzipSync(await readFile(join(STAGES, 'dev', 'ResizeImage.zip')))).filter(
          ([name]) => /^node_modules\/@img\/sharp-/.test(name),
        ),
      ].filter(([name]) => !/arm64/.test(name))) {
        const to = join(folder, 'unpacked', 'Refine', path);
        await mkdir(dirname(to), { recursive: true });
        await writeFile(to, bytes);
      }
      // The CloudFront Function is text in the template, and in no zip.
      await mkdir(join(folder, 'unpacked', 'ViewerRequest'));
      const { FunctionCode: code } = properties(template('dev', 'edge'), 'ViewerRequest');
      await writeFile(join(folder, 'unpacked', 'ViewerRequest', 'viewer-request.js'), String(code));
      await writeFile(join(folder, 'stage.json'), await readFile(join(STAGES, 'dev', 'stage.json')));
      bucket = await createTestBucket(s3, 'cameo-media-dev');
      await bucket.put('charts/chart.png', drawTestChart());
      running = await startBundles({
        folder,
        endpoint: s3.endpoint,
        bucket: 'cameo-media-dev',
        log: (line) => lines.push(line),
        env,
        node: node.path,
      });
    });
    afterAll(async () => {
      running.stop();
      await bucket.remove();
      await rm(folder, { recursive: true });
    });

    const request = (url: string, method = 'GET', headers = {}) =>
      running.handlers.originRequest(requestEvent(cloudFrontRequest(url, method, headers)), CONTEXT);
    const response = (uri: string, from: ReturnType<typeof s3Error>) =>
      running.handlers.originResponse(responseEvent(cloudFrontRequest(uri), from), CONTEXT);

    it('TransformImageRequest names the derivative', async () => {
      expect(await request('/charts/chart.png?w=640&f=webp')).toMatchObject({
        uri: '/_variants/charts/chart.png/w-640_named.webp',
        querystring: '',
      });
      expect(await request('/charts/chart.png')).toMatchObject({ uri: '/charts/chart.png' });
      expect(await request('/charts/chart.png?w=abc')).toMatchObject({ status: '400' });
    });

    it('allows every page to read its answers', async () => {
      const refused = (await request('/charts/chart.png?w=abc')) as ReturnType<typeof s3Error>;
      expect(plainHeaders(refused.headers)).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': expect.stringContaining('x-cameo-grammar'),
        'timing-allow-origin': '*',
        'x-content-type-options': 'nosniff',
        'x-cameo-grammar': expect.stringMatching(/^[0-9a-f]{8}$/),
      });
    });

    it('ResizeImage makes the derivative, stores it, and logs it', async () => {
      const key = '_variants/charts/chart.png/w-640_named.webp';
      const made = await response(`/${key}`, s3Error('404'));
      expect([made?.status, plainHeaders(made?.headers)['content-type']]).toEqual(['200', 'image/webp']);
      const body = Buffer.from((made as { body?: string }).body ?? '', 'base64');
      // RIFF, WEBP, VP8: the width is in 14 bits at byte 26, the height at byte 28.
      expect(body.toString('latin1', 8, 16)).toBe('WEBPVP8 ');
      expect([body.readUInt16LE(26) & 0x3fff, body.readUInt16LE(28) & 0x3fff]).toEqual([640, 480]);
      expect(await bucket.keys()).toEqual([key, 'charts/chart.png']);
      // The input of the metric filters.
      expect(lines).toEqual([
        expect.objectContaining({
          level: 'info',
          event: 'rendered',
          key,
          stored: 'created',
          totalMs: expect.any(Number),
          memoryPeakMb: expect.any(Number),
        }),
      ]);
    });

    it("ResizeImage passes on S3's object", async () => {
      const found = await response('/charts/chart.png', s3Found('200'));
      expect(found).toMatchObject({ status: '200' });
      expect(found).not.toHaveProperty('body');
      expect(await response('/charts/chart.png', s3Found('304'))).toMatchObject({ status: '304' });
    });

    it('ResizeImage explains missing objects, and keys that no grammar produces', async () => {
      const none = await response('/_variants/charts/none.png/w-640.webp', s3Error('404'));
      expect(none).toMatchObject({ status: '404', bodyEncoding: 'text' });
      expect(plainHeaders(none?.headers)['content-type']).toBe('application/problem+json');
      expect(await response('/_variants/charts/chart.png/w-641.webp', s3Error('403'))).toMatchObject({
        status: '404',
      });
      expect(await response('/charts/chart.png', s3Error('503'))).toMatchObject({ status: '503' });
    });

    it('Refine makes a stored derivative smaller once, and leaves a final one unchanged', async () => {
      const samples = await mkdtemp(join(tmpdir(), 'cameo-samples-'));
      await collectSamples(samples);
      await bucket.put('earth.jpg', await readFile(join(samples, 'earth.jpg')));
      await rm(samples, { recursive: true });
      const [photo, chart] = ['_variants/earth.jpg/w-640.avif', '_variants/charts/chart.png/w-640.avif'];
      for (const key of [photo, chart]) await response(`/${key}`, s3Error('404'));
      const head = (Key: string) =>
        bucket.client.send(new HeadObjectCommand({ Bucket: 'cameo-media-dev', Key }));
      const [before, final] = [await head(photo), await head(chart)];
      expect(before.Metadata).toHaveProperty('cameo-refined', 'not-yet');

      const logLines: LogLine[] = [];
      const refine = await startLambda({
        module: join(folder, 'unpacked', 'Refine', 'refine.mjs'),
        node: node.path,
        log: (line) => logLines.push(line),
        env: { ...env, AWS_ENDPOINT_URL_S3: s3.endpoint, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048' },
      });
      // EventBridge's format, in the stack's queue (S3 User Guide, "EventBridge event message structure").
      const event = (key: string, id: string) => ({
        messageId: id,
        body: JSON.stringify({
          version: '0',
          'detail-type': 'Object Created',
          source: 'aws.s3',
          detail: { version: '0', bucket: { name: 'cameo-media-dev' }, object: { key, size: 5 } },
        }),
      });
      const run = (...Records: readonly object[]) =>
        refine.invoke({ Records }, { getRemainingTimeInMillis: () => 120_000 });
      expect(await run(event(photo, 'a'))).toEqual({ batchItemFailures: [] });
      expect(await run(event(chart, 'b'))).toEqual({ batchItemFailures: [] });
      const after = await head(photo);
      expect(after.Metadata).toMatchObject({
        'cameo-refined': 'smaller',
        'cameo-source': before.Metadata?.['cameo-source'],
      });
      expect(after.ContentLength).toBeLessThanOrEqual(0.96 * (before.ContentLength ?? 0));
      // A drawing is final from the start.
      const drawn = await head(chart);
      expect([drawn.Metadata?.['cameo-refined'], drawn.ETag]).toEqual(['same', final.ETag]);
      expect(logLines).toEqual([
        expect.objectContaining({
          event: 'refined',
          key: photo,
          outcome: 'smaller',
          bytesBefore: before.ContentLength,
          bytesAfter: after.ContentLength,
        }),
      ]);
      // It gets an event about its own PUT too, and a derivative may be gone by its turn; an invalid message is retried.
      expect(
        await run(event(photo, 'c'), event('_variants/none.jpg/w-640.avif', 'd'), {
          messageId: 'e',
          body: '{}',
        }),
      ).toEqual({ batchItemFailures: [{ itemIdentifier: 'e' }] });
      expect((await head(photo)).ETag).toBe(after.ETag);
      refine.stop();
    });

    it('PurgeVariants deletes the derivatives and invalidates the picture in CloudFront', async () => {
      const requests: string[] = [];
      const cloudFront = createServer(async (incoming, outgoing) => {
        let text = '';
        for await (const chunk of incoming) text += String(chunk);
        requests.push(
          `${incoming.method} ${incoming.url} ${[...text.matchAll(/<Path>([^<]+)/g)].map(([, path]) => path)}`,
        );
        outgoing.writeHead(201, { 'content-type': 'text/xml' });
        outgoing.end(
          '<?xml version="1.0"?><Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>',
        );
      });
      await new Promise<void>((resolve) => cloudFront.listen(0, '127.0.0.1', resolve));
      const purge = await startLambda({
        module: join(folder, 'unpacked', 'PurgeVariants', 'purge-variants.mjs'),
        node: node.path,
        log: () => undefined,
        env: {
          ...env,
          AWS_ENDPOINT_URL_S3: s3.endpoint,
          AWS_ENDPOINT_URL_CLOUDFRONT: `http://127.0.0.1:${(cloudFront.address() as AddressInfo).port}`,
          CAMEO_DISTRIBUTION_ID: 'EDFDVBD6EXAMPLE',
        },
      });
      // As received from the stack's queue.
      const body = JSON.stringify({ Records: [{ s3: { object: { key: 'charts/chart.png' } } }] });
      const message = { messageId: '7f2c', body };
      expect(await purge.invoke({ Records: [message] }, CONTEXT)).toEqual({ batchItemFailures: [] });
      expect(await bucket.keys()).toEqual([
        '_variants/earth.jpg/w-640.avif',
        'charts/chart.png',
        'earth.jpg',
      ]);
      expect(requests).toEqual([
        // printf %s charts/chart.png | sha256sum | cut -c1-32
        'POST /2020-05-31/distribution/EDFDVBD6EXAMPLE/invalidation #8a381404854ad35b2d155a69e6509f38',
      ]);
      purge.stop();
      cloudFront.close();
    });
  });
}
