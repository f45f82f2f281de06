import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineImageConfig } from '@cameo/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localConfig, runningEdge } from '../../tests/running-edge.js';
import type { Received } from '../operate/request-url.js';
import type { ExaminedStage } from './check.js';
import { examine } from './examine.js';
import { printResult, printSum } from './print-result.js';
import { httpsOnly } from './refusal-checks.js';

const NAMES = [
  ...['https', 'widths', 'formats', 'hit', 'cache key', 'grammar', 'headers', 'refined'],
  ...['bad request', 'missing', 'variants', 'listing'],
];

describe('the doctor on the local edge', () => {
  let edge: Awaited<ReturnType<typeof runningEdge>>;
  beforeAll(async () => {
    edge = await runningEdge();
  });
  afterAll(() => edge.close());

  it('finds no problem', async () => {
    const lines: string[] = [];
    const results = await examine({ base: edge.url, config: localConfig }, 'earth.jpg', (result) =>
      lines.push(printResult(result)),
    );
    expect(results.map(({ name }) => name)).toEqual(NAMES);
    expect(results.filter(({ state }) => state === 'fail')).toEqual([]);
    expect(lines).toContain('ok    widths      200 px and 640 px');
    expect(lines).toContain('ok    formats     avif, webp, jpeg');
    expect(lines).toContain('ok    hit         Hit from cloudfront');
    expect(lines).toContain('ok    bad request 400 problem invalid-value');
    expect(lines).toContain('ok    missing     404 problem source-missing');
    expect(lines).toContain('ok    variants    404 problem no-such-page');
    expect(edge.stats().edgeErrors).toBe(0);
  });

  it('detects another grammar, and a missing picture', async () => {
    const other = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', ladder: [200, 640, 1000] });
    const drifted = await examine({ base: edge.url, config: other }, 'earth.jpg');
    expect(drifted.filter(({ state }) => state === 'fail').map(({ name }) => name)).toEqual(['grammar']);
    const absent = await examine({ base: edge.url, config: localConfig }, 'absent.jpg');
    const failed = absent.filter(({ state }) => state === 'fail').map(({ name }) => name);
    expect(failed).toEqual(['widths', 'formats', 'hit', 'cache key', 'headers', 'refined']);
    // Checks that could not run do not blame policies or caches.
    for (const result of absent.filter(({ state }) => state === 'fail'))
      expect(result).toMatchObject({
        received: 'nothing, because /absent.jpg is missing: 404 problem source-missing',
        advice:
          'Upload it, or name an existing one, wider than 640 px: --picture KEY, or canaryPicture of the stage in cameo.config.ts.',
      });
  });
});

describe('the doctor on a misbehaving server', () => {
  let server: Server;
  let base = '';
  const LISTING =
    '<?xml version="1.0"?><ListBucketResult><Contents><Key>secret.jpg</Key></Contents></ListBucketResult>';
  beforeAll(async () => {
    server = createServer((request, response) => {
      const root = /^\/(?:\?|$)/.test(request.url ?? '');
      if (root) response.writeHead(200, { 'content-type': 'application/xml' }).end(LISTING);
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works</h1>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // An address of this machine that the doctor does not treat as loopback, so that plain HTTP fails as well.
    base = `http://[::ffff:127.0.0.1]:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('fails every check, with advice for each', async () => {
    const results = await examine({ base, config: localConfig }, 'earth.jpg');
    expect(results.map(({ name, state }) => [name, state])).toEqual(
      NAMES.map((name) => [name, name === 'cache key' ? 'warn' : 'fail']),
    );
    for (const { expected, received, advice } of results)
      expect([expected, received, advice].filter((text) => text.length < 4)).toEqual([]);
    expect(printSum(results)).toBe('11 of 12 checks failed.');
    expect(results.map(printResult).at(-1)).toMatch(
      /^FAIL {2}listing {5}received a listing, 200 application\/xml, 100 bytes; expected no listing at \/\. /,
    );
  });

  it('fails every check except one without an answer, if the server does not answer', async () => {
    const results = await examine({ base: 'http://127.0.0.1:1', config: localConfig }, 'earth.jpg');
    expect(results.map(({ state }) => state)).toEqual(['ok', ...Array.from({ length: 11 }, () => 'fail')]);
    expect(results[1]?.received).toContain('http://127.0.0.1:1/earth.jpg?w=200 did not answer: ');
    expect(results[1]?.received).not.toContain('fetch failed');
  });
});

describe('https', () => {
  const answering = (status: number, location?: string): ExaminedStage => ({
    base: 'https://img.example.com',
    config: localConfig,
    picture: '/earth.jpg',
    extraParams: '',
    widths: [200, 640],
    requestPath: async (path) => {
      expect(path).toBe('http://img.example.com/earth.jpg');
      const headers = new Headers(location === undefined ? {} : { location });
      return { status, headers, body: new Uint8Array(), ms: 1 } satisfies Received;
    },
  });

  it.each([
    [301, 'https://img.example.com/earth.jpg', 'ok'],
    [307, 'https://img.example.com/earth.jpg', 'ok'],
    [301, 'http://other.example.com/', 'fail'],
    [200, undefined, 'fail'],
    [403, undefined, 'fail'],
  ] as const)('rates http:// with the answer %i %s as %s', async (status, location, state) => {
    expect((await httpsOnly.run(answering(status, location))).state).toBe(state);
  });

  it('accepts no answer to http:// from a host that answers https://', async () => {
    const requestPath: ExaminedStage['requestPath'] = async (path) => {
      if (path.startsWith('http://')) throw new Error('ECONNREFUSED');
      return { status: 200, headers: new Headers(), body: new Uint8Array(), ms: 1 };
    };
    expect((await httpsOnly.run({ ...answering(200), requestPath })).state).toBe('ok');
  });

  it('fails for a host that does not exist', async () => {
    const results = await examine({ base: 'https://cameo.invalid', config: localConfig }, 'earth.jpg');
    expect(results.filter(({ state }) => state !== 'fail')).toEqual([]);
    expect(results[0]).toMatchObject({
      name: 'https',
      received: expect.stringMatching(/^https:\/\/cameo\.invalid\/earth\.jpg\?w=200 did not answer: /),
      expected: 'an answer',
    });
  });
});
