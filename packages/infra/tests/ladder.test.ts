import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineImageConfig, stageConfig, writtenIn } from '@cameo/core/config';
import { bundleFunctions } from '@cameo/edge/bundle';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { config as ownConfig } from '../../../cameo.config.js';
import {
  cloudFrontRequest,
  plainHeaders,
  requestEvent,
  responseEvent,
  s3Found,
} from '../../edge/tests/cloudfront-events.js';
import { configuredHash } from '../../image/src/config.js';
import { buildImageUrl } from '../../image/src/url.js';
import { STAGES } from './packaged.js';

/** The project's configuration with another ladder, as a user would write it. */
const LADDER = [100, 200] as const;

/** The hash of the project's grammar; it differs with any other ladder. */
let before = '';
let folder = '';
let bundles = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-ladder-'));
  // The project's folder is behind a link, as /tmp is on macOS.
  await mkdir(join(folder, 'real'));
  await symlink('real', join(folder, 'link'));
  bundles = join(folder, 'link', 'bundles');
  const written = writtenIn(ownConfig);
  if (written === undefined) throw new Error('cameo.config.ts was not made by defineImageConfig.');
  const changed = defineImageConfig({ ...written, ladder: LADDER });
  before = await hashOf(join(STAGES, 'dev', 'bundles'));
  await bundleFunctions({ stage: 'dev', config: stageConfig(changed, 'dev'), folder: bundles });
});
afterAll(() => rm(folder, { recursive: true }));

/** A handler from a folder of bundles. */
async function handlerOf(from: string, name: 'origin-request' | 'origin-response') {
  const loaded: unknown = await import(pathToFileURL(join(from, `${name}.mjs`)).href);
  return (loaded as { handler: (event: unknown) => Promise<{ uri?: string; headers: object }> }).handler;
}

/** The hash that ResizeImage sends with every picture. */
async function hashOf(from: string): Promise<string> {
  const answer = await (await handlerOf(from, 'origin-response'))(
    responseEvent(cloudFrontRequest('/a.jpg'), s3Found('200')),
  );
  return plainHeaders(answer.headers as never)['x-cameo-grammar'] ?? '';
}

interface FunctionAnswer {
  readonly uri?: string;
  readonly querystring?: string;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
}

/** The CloudFront Function's result for a URL. */
async function viewerRequest(url: string): Promise<FunctionAnswer> {
  const code = await readFile(join(bundles, 'viewer-request.js'), 'utf8');
  const handler = new Function(`${code}\nreturn handler;`)() as (event: unknown) => FunctionAnswer;
  const { pathname, searchParams } = new URL(url, 'http://viewer');
  const querystring = Object.fromEntries([...searchParams].map(([name, value]) => [name, { value }]));
  return handler({
    version: '1.0',
    context: {},
    viewer: { ip: '203.0.113.178' },
    request: { method: 'GET', uri: pathname, querystring, headers: {}, cookies: {} },
  });
}

it('a changed ladder changes the viewer-request function', async () => {
  expect((await viewerRequest('/a.jpg?w=150')).querystring).toBe('w=200');
  expect((await viewerRequest('/a.jpg?w=90')).querystring).toBe('w=100');
});

it('and the resizer', async () => {
  const transform = await handlerOf(bundles, 'origin-request');
  expect((await transform(requestEvent(cloudFrontRequest('/a.jpg?w=150')))).uri).toBe(
    '/_variants/a.jpg/w-200.jpg',
  );
});

it('and the front end', () => {
  expect(buildImageUrl('/a.jpg', { w: 150 as 200 }, { ladder: LADDER })).toBe('/a.jpg?w=200');
});

it('and the hash that they share', async () => {
  const hash = await hashOf(bundles);
  expect(hash).toMatch(/^[0-9a-f]{8}$/);
  expect(hash).not.toBe(before);
  expect(configuredHash({ ladder: LADDER })).toBe(hash);
  const refused = await viewerRequest('/a.jpg?w=abc');
  expect(refused.headers['x-cameo-grammar']?.value).toBe(hash);
});
