import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../src/index.js';
import { runEdge } from './command.js';
import { ask } from './edge-under-test.js';
import { samplesIn } from './samples-in.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });

let folder = '';
let edge: LocalEdge | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-viewer-request-'));
  await samplesIn(join(folder, 'samples'));
});
afterEach(async () => {
  await edge?.close(100);
  await rm(join(folder, 'kept'), { recursive: true, force: true });
});
afterAll(() => rm(folder, { recursive: true }));

async function start(viewerRequest: boolean): Promise<LocalEdge> {
  const store = createDirectoryStore({ sources: join(folder, 'samples'), derivatives: join(folder, 'kept') });
  edge = await createLocalEdge({ config, store, viewerRequest });
  return edge;
}

/** Equivalent requests. */
const SPELLINGS = [
  '/earth.jpg?w=640&h=640',
  '/earth.jpg?h=640&w=640',
  '/earth.jpg?width=640&height=640',
  '/earth.jpg?W=640&H=640',
  '/earth.jpg?w=320&h=320&dpr=2',
  '/earth.jpg?w=600&h=600',
  '/earth.jpg?w=640&h=640&q=80&fit=cover&focus=center&f=auto',
  '/earth.jpg?w=640&h=640&utm_source=mail&fbclid=IwAR0',
  '/earth.jpg?w=%36%34%30&h=640&',
  '/earth.jpg?height=640&width=640',
];

/** `Accept` headers of current browsers, which all support AVIF and WebP. */
const BROWSERS = [
  'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
  'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
];

/** Requests every spelling as every browser, in sequence; returns the number of distinct bodies. */
async function askAll({ url }: LocalEdge): Promise<number> {
  const bodies = new Set<string>();
  for (const path of SPELLINGS)
    for (const accept of BROWSERS) {
      const answer = await ask(url, path, { headers: { accept, 'save-data': 'on', cookie: `id=${path}` } });
      expect([path, answer.status, answer.headers['content-type']]).toEqual([path, 200, 'image/avif']);
      bodies.add(answer.body.toString('base64'));
    }
  return bodies.size;
}

describe('equivalent requests', () => {
  it('are one miss and one render with the function', async () => {
    const running = await start(true);
    expect(await askAll(running)).toBe(1);
    expect(running.stats()).toMatchObject({
      viewerRequest: true,
      requests: 40,
      misses: 1,
      hits: 39,
      renders: 1,
      edgeErrors: 0,
      invocations: { 'viewer-request': 40, 'origin-request': 1, 'origin-response': 1 },
    });
  });

  it('are many misses without it, with the same picture and still one render', async () => {
    const running = await start(false);
    expect(await askAll(running)).toBe(1);
    expect(running.stats()).toMatchObject({
      viewerRequest: false,
      requests: 40,
      misses: 40,
      hits: 0,
      renders: 1,
      edgeErrors: 0,
      invocations: { 'viewer-request': 0, 'origin-request': 40, 'origin-response': 40 },
    });
  });
});

it('clients that support different formats get different pictures, with the function and without', async () => {
  for (const on of [true, false]) {
    const running = await start(on);
    const types: (string | undefined)[] = [];
    for (const accept of ['image/avif,image/webp,*/*', 'image/webp,*/*', '*/*', 'image/png, */*; q=0.5'])
      types.push(
        (await ask(running.url, '/earth.jpg?w=64', { headers: { accept } })).headers['content-type'],
      );
    expect(types).toEqual(['image/avif', 'image/webp', 'image/jpeg', 'image/jpeg']);
    // The last two clients are equal for the function.
    expect(running.stats()).toMatchObject({ renders: on ? 3 : 0, misses: on ? 3 : 4 });
    await running.close(100);
  }
});

it('refusals have the same bytes from the function and from origin-request', async () => {
  const answers: unknown[][] = [];
  for (const on of [true, false]) {
    const running = await start(on);
    const all: unknown[] = [];
    for (const path of [
      '/earth.jpg?w=abc',
      '/',
      '/_variants/earth.jpg/w-640.avif',
      '/%zz',
      `/a.jpg?x=${'a'.repeat(5000)}`,
    ])
      for (const method of ['HEAD', 'GET']) {
        const { status, text, headers } = await ask(running.url, path, { method });
        const { date: _, 'x-amz-cf-id': __, 'x-cache': cache, ...kept } = headers;
        expect(cache).toBe(`${on ? 'Function' : 'Lambda'}GeneratedResponse from cloudfront`);
        all.push([path, method, status, text, kept]);
      }
    answers.push(all);
    await running.close(100);
  }
  expect(answers[0]).toEqual(answers[1]);
});

it('another spelling of a path is redirected to the canonical one, and not cached under its own name', async () => {
  const running = await start(true);
  const answer = await ask(running.url, '/%65arth.jpg?width=64&utm_source=mail');
  expect([answer.status, answer.headers['location'], answer.headers['cache-control']]).toEqual([
    308,
    '/earth.jpg?width=64&utm_source=mail',
    'public, max-age=600',
  ]);
  expect(running.stats().invocations).toMatchObject({
    'viewer-request': 1,
    'origin-request': 0,
    'origin-response': 0,
  });
  expect((await ask(running.url, answer.headers['location'] ?? '')).status).toBe(200);
});

it('a purge finds pictures that were requested in other spellings', async () => {
  const running = await start(true);
  await ask(running.url, '/earth.jpg?width=64');
  const purged = await ask(running.url, '/__edge/purge?path=/earth.jpg', { method: 'POST' });
  expect(JSON.parse(purged.text)).toMatchObject({ cached: 1, derivatives: 1 });
});

it('runs by default, and is disabled by --no-viewer-request', async () => {
  const folders = ['--origin', 'samples', '--store', 'kept'];
  for (const [argv, on] of [
    [folders, true],
    [[...folders, '--no-viewer-request'], false],
  ] as const) {
    const { url } = await runEdge(folder, argv);
    await ask(url, '/earth.jpg?width=64');
    await ask(url, '/earth.jpg?w=64');
    const stats = JSON.parse((await ask(url, '/__edge/stats')).text);
    expect(stats).toMatchObject({ viewerRequest: on, hits: on ? 1 : 0, misses: on ? 1 : 2 });
  }
});
