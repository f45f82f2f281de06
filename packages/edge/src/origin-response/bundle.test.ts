import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFAULT_LADDER } from '@cameo/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleOf, reachableFrom, runBundle } from '../../tests/built-bundles.js';
import { cloudFrontRequest, responseEvent, s3Error, s3Found } from '../../tests/cloudfront-events.js';
import { quarters } from '../../tests/pictures.js';

let server: Server;
const requests: string[] = [];

/** A bucket with one picture that accepts any object. */
beforeAll(async () => {
  const picture = await quarters(400, 300).jpeg().toBuffer();
  server = createServer((request, response) => {
    requests.push(`${request.method} ${new URL(request.url ?? '', 'http://bucket').pathname}`);
    request.resume().on('end', () => {
      if (request.method === 'PUT') response.writeHead(200, { etag: '"1"' }).end();
      else if (/\/a\.jpg$/.test(request.url?.split('?')[0] ?? '')) {
        if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
        else response.writeHead(200, { etag: '"1"' }).end(picture);
      } else if (/\/w-272\.webp$/.test(request.url?.split('?')[0] ?? '')) {
        response.writeHead(200, { etag: '"2"', 'x-amz-meta-cameo-source': '"1"' }).end('a derivative');
      } else {
        const error = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>';
        response.writeHead(404, { 'content-type': 'application/xml' }).end(error);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

const environment = () => ({
  AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
});

const event = (uri: string, response: ReturnType<typeof s3Error>, method = 'GET') =>
  responseEvent(cloudFrontRequest(uri, method), response);

it('starts without sharp and without the SDK, and can load both', async () => {
  const marks = /S3Client|VipsForeign/g;
  const start = await reachableFrom(await bundleOf('origin-response'), 'at once');
  expect(start.outside.has('sharp')).toBe(false);
  expect([...start.outside].every((name) => name.startsWith('node:'))).toBe(true);
  expect(start.text.match(/VipsForeignLoadJpegBuffer|class S3Client\b/g)).toBeNull();
  expect(start.bytes).toBeLessThan(150_000);
  const ever = await reachableFrom(await bundleOf('origin-response'), 'ever');
  expect(ever.outside.has('sharp')).toBe(true);
  expect(new Set(ever.text.match(marks))).toEqual(new Set(['S3Client', 'VipsForeign']));
});

it('loads no native code for requests that it passes on', async () => {
  const events = [
    event('/a.jpg', s3Found('200')),
    event('/a.jpg', s3Found('206')),
    event('/a.jpg', s3Found('304')),
    event('/a.jpg', s3Found('200'), 'HEAD'),
    event('/_variants/a.jpg/w-272.webp', s3Found('200', { 'x-amz-meta-cameo-source': '"1"' })),
    event('/_variants/a.jpg/w-272.webp', s3Found('304', { ETag: '"2"' })),
    event('/a.jpg', s3Error('404')),
    event('/missing.jpg', s3Error('403')),
    event('/a.jpg', s3Error('503')),
    event('/_variants/a.jpg/w-201.webp', s3Error('404')),
    event('/_variants/missing.jpg/w-200.webp', s3Error('404')),
  ];
  const { results, natives } = await runBundle(await bundleOf('origin-response'), events, environment());
  expect(natives).toEqual([]);
  expect(results.map(({ status }) => status)).toEqual([
    '200',
    '206',
    '304',
    '200',
    '200',
    '304',
    '404',
    '404',
    '503',
    '404',
    '404',
  ]);
});

it('loads native code to render, which shows that the tests above can fail', async () => {
  requests.length = 0;
  const events = [event('/_variants/a.jpg/w-200.webp', s3Error('404'))];
  const { results, natives } = await runBundle(await bundleOf('origin-response'), events, environment());
  expect(results).toEqual([{ status: '200' }]);
  expect(natives.some((name) => name.includes('libvips'))).toBe(true);
  const bucket = '/cameo-media';
  expect([...requests].sort()).toEqual([
    `GET ${bucket}/_variants/a.jpg/refused.json`,
    `GET ${bucket}/_variants/a.jpg/w-200.webp`,
    `GET ${bucket}/a.jpg`,
    `GET ${bucket}/a.jpg`,
    `PUT ${bucket}/_variants/a.jpg/w-200.webp`,
  ]);
});

// Each file of a first render costs a cold start about a millisecond. Node reports every script that it compiled.
it('renders with four files: two to start, one to read an original and one to render it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scripts-'));
  try {
    const events = [event('/_variants/a.jpg/w-200.webp', s3Error('404'))];
    const env = { ...environment(), NODE_V8_COVERAGE: folder };
    const bundle = await bundleOf('origin-response');
    expect((await runBundle(bundle, events, env)).results).toEqual([{ status: '200' }]);
    const [report = ''] = await readdir(folder);
    const { result } = JSON.parse(await readFile(join(folder, report), 'utf8')) as {
      readonly result: readonly { readonly url: string }[];
    };
    const root = pathToFileURL(`${dirname(bundle)}/`).href;
    const loaded = result.flatMap(({ url }) => (url.startsWith(root) ? [url.slice(root.length)] : []));
    expect(loaded.map((path) => path.replace(/-[\dA-F]{8}\.mjs$/, '')).toSorted()).toEqual([
      'chunks/read',
      'chunks/render',
      'chunks/start',
      'origin-response.mjs',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('contains the face detection network and loads it where faces are requested', async () => {
  const network = /tfjs-backend-wasm-simd/;
  expect((await reachableFrom(await bundleOf('origin-response'), 'at once')).text).not.toMatch(network);
  const { text } = await reachableFrom(await bundleOf('origin-response'), 'ever');
  expect(text).toMatch(network);
  // An otherwise empty folder: no package can be resolved from there.
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    const from = dirname(await bundleOf('origin-response'));
    await cp(from, folder, { recursive: true });
    await mkdir(join(folder, 'node_modules'));
    await symlink(
      dirname(dirname(createRequire(import.meta.url).resolve('sharp'))),
      join(folder, 'node_modules/sharp'),
    );
    const events = [event(`/_variants/a.jpg/w-${DEFAULT_LADDER[0]}_h-208_focus-face.webp`, s3Error('404'))];
    const { results } = await runBundle(join(folder, 'origin-response.mjs'), events, environment());
    expect(results).toEqual([{ status: '200' }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
