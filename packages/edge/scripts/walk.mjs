// Lists the files of core and edge that run for one cold picture, `GET /a.jpg?w=650&dpr=2`, from viewer-request to the
// stored derivative: `node scripts/walk.mjs`, after a build. With S3_ENDPOINT, S3_KEY and S3_SECRET set
// (scripts/with-s3.sh) the store is S3, otherwise a folder. A file counts when one of its functions was called while
// the request was answered; files that contain only tables are not detected.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { defineImageConfig } from '@cameo/core';
import sharp from 'sharp';

const packages = fileURLToPath(new URL('../../', import.meta.url));
const { S3_ENDPOINT: endpoint, S3_KEY = '', S3_SECRET = '' } = process.env;

const noise = {
  create: {
    width: 2400,
    height: 1600,
    channels: 3,
    background: '#888',
    noise: { type: 'gaussian', mean: 128, sigma: 30 },
  },
};
const original = await sharp(/** @type {import('sharp').SharpOptions} */ (noise))
  .jpeg()
  .toBuffer();
const edge = await import('../dist/index.js');
const config = defineImageConfig({ bucket: 'cameo-walk', region: 'us-east-1' });
const { store, done } = await (endpoint === undefined ? folder() : bucket(endpoint));

const viewerRequest = edge.createViewerRequest(edge.bakeGrammar(config));
const originRequest = edge.createTransformImageRequest(config);
const originResponse = edge.createResizeImage(config, {
  store,
  log: (line) => console.error(JSON.stringify(line)),
});

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
await session.post('Profiler.takePreciseCoverage');
await answer();
const { result } = await session.post('Profiler.takePreciseCoverage');

const ran = result
  .filter(({ url, functions }) => url.startsWith('file:') && functions.some(isCalled))
  .map(({ url }) => relative(packages, fileURLToPath(url)))
  .filter((path) => /^(?:core|edge)\/dist\//.test(path))
  .map((path) => path.replace('/dist/', '/src/').replace(/\.js$/, '.ts'))
  .sort();
for (const path of ran) console.log(path);
for (const name of ['core', 'edge']) {
  console.log(`${name}: ${ran.filter((path) => path.startsWith(`${name}/`)).length}`);
}
console.log(`together: ${ran.length}`);
await done();

/**
 * Whether a function was called. The module's own top-level function only shows that the file was loaded. @param
 * {import('node:inspector').Profiler.FunctionCoverage} found
 */
function isCalled({ functionName, ranges }) {
  return (ranges[0]?.count ?? 0) > 0 && !(functionName === '' && ranges[0]?.startOffset === 0);
}

/** Runs the three functions in CloudFront's order. */
async function answer() {
  const accept = 'image/avif,image/webp,*/*';
  const event = {
    version: '1.0',
    context: {},
    viewer: { ip: '203.0.113.1' },
    request: {
      method: 'GET',
      uri: '/a.jpg',
      querystring: { w: { value: '650' }, dpr: { value: '2' } },
      headers: { accept: { value: accept } },
      cookies: {},
      rawQueryString: () => 'w=650&dpr=2',
    },
  };
  const atOrigin = viewerRequest(/** @type {any} */ (event));
  if (!('uri' in atOrigin)) throw new Error(`viewer-request answered ${JSON.stringify(atOrigin)}`);
  const request = {
    clientIp: '203.0.113.1',
    method: 'GET',
    uri: atOrigin.uri,
    querystring: String(atOrigin.querystring),
    headers: { accept: [{ key: 'Accept', value: atOrigin.headers['accept']?.value ?? '' }] },
  };
  await originRequest(/** @type {any} */ ({ Records: [{ cf: { request } }] }));
  const response = { status: '404', statusDescription: 'Not Found', headers: {} };
  const answered = await originResponse(/** @type {any} */ ({ Records: [{ cf: { request, response } }] }));
  if (answered?.status !== '200')
    throw new Error(`expected 200, origin-response answered ${JSON.stringify(answered).slice(0, 400)}`);
}

async function folder() {
  const root = await mkdtemp(join(tmpdir(), 'cameo-walk-'));
  await writeFile(join(root, 'a.jpg'), original);
  const store = edge.createDirectoryStore({ sources: root, derivatives: join(root, '_variants') });
  return { store, done: () => rm(root, { recursive: true }) };
}

/** @param {string} endpoint */
async function bucket(endpoint) {
  const name = `cameo-walk-${randomUUID().slice(0, 8)}`;
  const region = 'us-east-1';
  const credentials = { accessKeyId: S3_KEY, secretAccessKey: S3_SECRET };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  await client.send(new PutObjectCommand({ Bucket: name, Key: 'a.jpg', Body: original }));
  return {
    store: edge.createS3Store({ bucket: name, region, endpoint, credentials }),
    done: async () => client.destroy(),
  };
}
