import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleOf, reachableFrom } from '../../tests/built-bundles.js';
import { objectEvent } from '../../tests/object-events.js';

let server: Server;
const requests: string[] = [];

/** S3 with one page of two derivatives, and CloudFront. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? '', 'http://aws');
    requests.push(
      `${request.method} ${url.pathname} ${[...body.matchAll(/<(?:Key|Path)>([^<]*)/g)].map(([, text]) => text).join(' ')}`.trim(),
    );
    const xml = url.searchParams.has('versions')
      ? `<ListVersionsResult><Version><Key>new.jpg</Key><VersionId>v1</VersionId><LastModified>${new Date().toISOString()}</LastModified></Version></ListVersionsResult>`
      : url.searchParams.get('prefix') === '_variants/new.jpg/'
        ? '<ListBucketResult></ListBucketResult>'
        : url.searchParams.has('list-type')
          ? `<ListBucketResult>${['w-48', 'w-64'].map((name) => `<Contents><Key>_variants/a.jpg/${name}.avif</Key></Contents>`).join('')}</ListBucketResult>`
          : '<DeleteResult></DeleteResult>';
    response
      .writeHead(url.pathname.includes('/invalidation') ? 201 : 200, { 'content-type': 'text/xml' })
      .end(xml);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

/** Calls the handler of the built bundle in a separate process. */
async function run(environment: Readonly<Record<string, string>>, key = 'a.jpg') {
  const path = pathToFileURL(await bundleOf('purge-variants')).href;
  const script = `
    const { handler } = await import(${JSON.stringify(path)});
    const answer = await handler(${JSON.stringify(objectEvent(key))}, { getRemainingTimeInMillis: () => 20000 });
    console.log(JSON.stringify(answer));`;
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL_S3: address,
    AWS_ENDPOINT_URL_CLOUDFRONT: address,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  };
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
}

it('purges as deployed: lists, deletes, invalidates', async () => {
  requests.length = 0;
  const { stdout } = await run({ CAMEO_DISTRIBUTION_ID: 'EDFDVBD6EXAMPLE' });
  const [line = '', answer = ''] = stdout.trim().split('\n');
  expect(JSON.parse(line)).toMatchObject({ level: 'info', event: 'purged', key: 'a.jpg', derivatives: 2 });
  expect(JSON.parse(answer)).toEqual({
    sources: ['a.jpg'],
    derivatives: 2,
    tags: ['509b0d4641a7c3ba088ffa28559d1f57'],
  });
  expect(requests).toEqual([
    'GET /cameo-media/',
    'POST /cameo-media/ _variants/a.jpg/w-48.avif _variants/a.jpg/w-64.avif',
    'POST /2020-05-31/distribution/EDFDVBD6EXAMPLE/invalidation #509b0d4641a7c3ba088ffa28559d1f57',
  ]);
});

it('requests the versions of an upload without derivatives, and skips the invalidation for a first version', async () => {
  requests.length = 0;
  const { stdout } = await run({ CAMEO_DISTRIBUTION_ID: 'EDFDVBD6EXAMPLE' }, 'new.jpg');
  expect(JSON.parse(stdout.trim().split('\n')[1] ?? '')).toEqual({
    sources: ['new.jpg'],
    derivatives: 0,
    tags: [],
  });
  expect(requests).toEqual(['GET /cameo-media/', 'GET /cameo-media/']);
});

it('fails to start without the id of its distribution, with an error message', async () => {
  await expect(run({})).rejects.toThrow(
    'CAMEO_DISTRIBUTION_ID is not set, expected the id of the distribution',
  );
});

it('does not import sharp', async () => {
  const { outside } = await reachableFrom(await bundleOf('purge-variants'), 'ever');
  expect(outside.has('sharp')).toBe(false);
});
