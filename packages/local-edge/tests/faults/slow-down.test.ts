import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createS3Store } from '@cameo/edge';
import { runs } from '@cameo/testing/form';
import { afterAll, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../../src/index.js';
import { ask } from '../edge-under-test.js';
import { loadConfig } from '../replace-under-load.js';

// A throttling S3 and very many concurrent viewers.
const [VIEWERS, ATTEMPTS] = [runs(300, 60), 3] as const;

const running: (LocalEdge | Server)[] = [];
afterAll(async () => {
  for (const each of running.splice(0)) {
    if ('stats' in each) await each.close(100);
    else await new Promise((resolve) => each.close(resolve).closeAllConnections());
  }
});

/**
 * An S3 server that answers SlowDown to the keys for which `slows` is true, and is empty otherwise; `calls` lists the requested
 * keys.
 */
async function slowServer(slows: (key: string) => boolean) {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const key = (request.url ?? '').split('?')[0]?.replace('/pictures/', '') ?? '';
    calls.push(key);
    const [status, code] = slows(key) ? [503, 'SlowDown'] : [404, 'NoSuchKey'];
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>On purpose</Message></Error>`);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const store = createS3Store({ bucket: 'pictures', region: 'us-east-1', endpoint, credentials });
  // The clock stands still, so an answer that is cached for a second stays cached.
  const edge = await createLocalEdge({
    config: loadConfig,
    store,
    now: () => 1_800_000_000_000,
    settings: { collapseMs: 60_000 },
  });
  running.push(edge);
  return { calls, edge };
}

const viewersOf = (edge: LocalEdge, path: (viewer: number) => string) =>
  Promise.all(Array.from({ length: VIEWERS }, (_, viewer) => ask(edge.url, path(viewer))));

// The store repeats its requests after real pauses, so these wait side by side.
describe.concurrent('a throttling store', { timeout: 60_000 }, () => {
  it.each([
    ['of all it has', () => true, 1],
    // The derivative for the CDN and for the function, the refusals, the original.
    ['of originals', (key: string) => !key.startsWith('_variants/'), 4],
  ])('gets one series of requests for a picture with hundreds of viewers: %s', async (_, slows, reads) => {
    const { calls, edge } = await slowServer(slows);
    const answers = await viewersOf(edge, () => '/a.jpg?w=640');
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    for (const { headers } of answers) expect(headers['cache-control']).toMatch(/^public, max-age=[12]$/);
    expect(calls.length).toBeLessThanOrEqual(reads - 1 + ATTEMPTS);
    // Requests within the second cause no reads.
    const before = calls.length;
    await viewersOf(edge, () => '/a.jpg?w=640');
    expect(calls.length).toBe(before);
  });

  it('gets requests for each picture, not for each viewer', async () => {
    const { calls, edge } = await slowServer(() => true);
    await viewersOf(edge, (viewer) => `/${viewer % 10}.jpg?w=640`);
    expect(calls.length).toBeLessThanOrEqual(10 * ATTEMPTS);
    expect(new Set(calls).size).toBe(10);
  });
});
