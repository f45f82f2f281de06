import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DEFAULT_LADDER } from '@cameo/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleOf, reachableFrom } from '../../tests/built-bundles.js';
import { photo } from '../../tests/pictures.js';

const KEY = `_variants/a.jpg/w-${DEFAULT_LADDER[3]}.avif`;
let server: Server;
const requests: string[] = [];
const put: { headers: NodeJS.Dict<string | string[]>; body: Buffer }[] = [];

/** S3 with one original and a derivative encoded with low effort. */
beforeAll(async () => {
  const original = await photo(640, 480).jpeg({ quality: 95 }).toBuffer();
  const derivative = await photo(640, 480)
    .resize(DEFAULT_LADDER[3])
    .avif({ quality: 95, effort: 0 })
    .toBuffer();
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = new URL(request.url ?? '', 'http://bucket').pathname;
    requests.push(`${request.method} ${path.split('/').slice(2).join('/')}`);
    if (request.method === 'PUT') {
      put.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(200, { etag: '"3"' }).end();
    } else if (!path.includes('_variants')) {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"', 'content-type': 'image/jpeg' }).end(original);
    } else {
      const about = { etag: '"2"', 'content-type': 'image/avif', 'x-amz-meta-cameo-source': '"1"' };
      response.writeHead(200, about).end(derivative);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

it('refines as deployed: reads, renders, replaces, checks the original', async () => {
  const path = pathToFileURL(await bundleOf('refine')).href;
  const body = JSON.stringify({ 'detail-type': 'Object Created', detail: { object: { key: KEY } } });
  const script = `
    const { handler } = await import(${JSON.stringify(path)});
    const event = { Records: [{ messageId: 'm', body: ${JSON.stringify(body)} }] };
    console.log(JSON.stringify(await handler(event, { getRemainingTimeInMillis: () => 60000 })));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: {
      PATH: process.env['PATH'] ?? '',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048',
    },
  });
  const [line = '', answer = ''] = stdout.trim().split('\n');
  const { bytesBefore, bytesAfter, ...logged } = JSON.parse(line);
  expect(logged).toMatchObject({ level: 'info', event: 'refined', key: KEY, outcome: 'smaller' });
  for (const field of ['readMs', 'renderMs', 'storeMs', 'totalMs', 'memoryPeakMb'])
    expect([field, typeof logged[field]]).toEqual([field, 'number']);
  expect(JSON.parse(answer)).toEqual({ batchItemFailures: [] });
  expect(requests).toEqual([`GET ${KEY}`, 'GET a.jpg', `PUT ${KEY}`, 'GET a.jpg']);
  const [sent] = put;
  expect(sent?.headers).toMatchObject({
    'if-match': '"2"',
    'content-type': 'image/avif',
    'cache-control': 'public, max-age=86400, s-maxage=31536000',
    'x-amz-meta-cameo-source': '"1"',
    'x-amz-meta-cameo-refined': 'smaller',
  });
  expect(sent?.body.length).toBe(bytesAfter);
  expect(bytesAfter).toBeLessThan(0.96 * bytesBefore);
}, 60_000);

it('starts without sharp, and can load it', async () => {
  const start = await reachableFrom(await bundleOf('refine'), 'at once');
  expect(start.outside.has('sharp')).toBe(false);
  expect((await reachableFrom(await bundleOf('refine'), 'ever')).outside.has('sharp')).toBe(true);
});
