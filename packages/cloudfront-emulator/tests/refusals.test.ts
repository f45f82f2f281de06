import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDistribution } from './command-under-test.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-refusals-'));
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'site', 'a.txt'), 'a');
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs one function for an event, from the text of its body; `request` and `response` are those of the event. */
async function running(event: string, body: string, more: object = {}) {
  const name = `${event}-${Math.random()}`;
  await writeFile(
    join(folder, `${name}.mjs`),
    `export const handler = async (event) => { const { request, response } = event.Records[0].cf; ${body} };`,
  );
  const functions = { [event]: { lambda: `./${name}.mjs`, ...more } };
  const config = {
    origins: { site: { folder: './site' } },
    behaviors: [{ path: '*', origin: 'site', methods: 'all', functions }],
  };
  await writeFile(join(folder, `${name}.json`), JSON.stringify(config));
  return runDistribution(join(folder, `${name}.json`));
}

describe("results that CloudFront rejects get CloudFront's answer, and the log names the rule", () => {
  const ROWS: readonly (readonly [
    what: string,
    event: string,
    body: string,
    status: number,
    reason: string,
  ])[] = [
    [
      'a forbidden header',
      'originRequest',
      `request.headers['x-edge-location'] = [{ value: 'FRA' }]; return request;`,
      502,
      'origin-request: header-forbidden: the header x-edge-location may not be set by a function; leave it out',
    ],
    [
      'a read-only header',
      'viewerRequest',
      `request.headers.host = [{ value: 'other.example' }]; return request;`,
      502,
      'viewer-request: header-read-only: the read-only header host was changed',
    ],
    [
      'a body of more than 40,000 bytes on a viewer event',
      'viewerRequest',
      `return { status: '200', body: 'x'.repeat(40_001) };`,
      502,
      'viewer-request: response-size: headers and body are 40001 bytes, at most 40000 may be sent',
    ],
    [
      'a body of more than 1,000,000 bytes on an origin event',
      'originRequest',
      `return { status: '200', body: 'x'.repeat(1_000_001) };`,
      502,
      'origin-request: response-size: headers and body are 1000001 bytes, at most 1000000 may be sent',
    ],
    [
      'a status that viewer-response changes',
      'viewerResponse',
      `response.status = '404'; return response;`,
      502,
      'viewer-response: status-changed: status was changed from "200" to "404"',
    ],
    [
      'a body that viewer-response sets',
      'viewerResponse',
      `response.body = 'x'; return response;`,
      502,
      'viewer-response: body: a viewer-response function cannot set a body',
    ],
    [
      'a content-length that viewer-response changes',
      'viewerResponse',
      `response.headers['content-length'] = [{ value: '9' }]; return response;`,
      502,
      'viewer-response: header-read-only: the read-only header content-length was changed',
    ],
    [
      'an origin that nobody configured',
      'originRequest',
      `request.origin = { custom: { ...request.origin.s3, domainName: 'elsewhere.example' } }; return request;`,
      502,
      'origin-request: origin-changed: ',
    ],
    [
      'no result',
      'originResponse',
      '',
      502,
      'origin-response: result-missing: the function returned nothing',
    ],
    [
      'an error',
      'originResponse',
      `throw new TypeError('no such thing');`,
      503,
      'origin-response: handler-threw: TypeError: no such thing',
    ],
  ];
  it.each(some(ROWS, 2))('%s', async (_, event, body, status, reason) => {
    const { ask, output } = await running(event, body);
    const response = await ask('/a.txt');
    expect([response.status, response.headers.get('x-cache')]).toEqual([status, 'Error from cloudfront']);
    expect(response.headers.get('x-cloudfront-emulator-error')).toContain(reason);
    await expect.poll(() => output.out).toContain(`! ${reason.slice(0, 100)}`);
  });

  it('a function that times out, even in an endless loop, does not block the next event', async () => {
    const { ask, output } = await running(
      'viewerRequest',
      `if (request.uri === '/loop') for (;;); if (request.uri === '/slow') await new Promise(() => {}); return request;`,
      { timeout: 0.3, instances: 1 },
    );
    for (const path of ['/slow', '/loop']) {
      const response = await ask(path);
      expect([response.status, response.headers.get('x-cloudfront-emulator-error')]).toEqual([
        503,
        'viewer-request: handler-timeout: no answer within 300 ms',
      ]);
    }
    await expect.poll(async () => (await ask('/a.txt')).status, { timeout: 10_000 }).toBe(200);
    expect(output.out).toContain('! viewer-request: handler-timeout: no answer within 300 ms');
  });

  it('a process that ends is restarted by the next event', async () => {
    const { ask } = await running(
      'originRequest',
      `if (request.uri === '/die') process.exit(3); return request;`,
    );
    expect((await ask('/die')).headers.get('x-cloudfront-emulator-error')).toMatch(
      /origin-request: handler-threw: Error: .* ended with 3\./,
    );
    expect(await (await ask('/a.txt')).text()).toBe('a');
  });

  it('a request body is truncated at 40,000 bytes on a viewer event, and may not be replaced by a longer one', async () => {
    const { ask } = await running(
      'viewerRequest',
      `const { data, inputTruncated, encoding } = request.body;
       if (request.uri === '/echo') return { status: '200', body: JSON.stringify([inputTruncated, encoding, Buffer.from(data, 'base64').length]) };
       request.body = { action: 'replace', encoding: 'text', data: 'x'.repeat(40_001) }; return request;`,
      { includeBody: true },
    );
    const post = (path: string, bytes: number) => ask(path, { method: 'POST', body: 'y'.repeat(bytes) });
    expect(await (await post('/echo', 10)).json()).toEqual([false, 'base64', 10]);
    expect(await (await post('/echo', 50_000)).json()).toEqual([true, 'base64', 40_000]);
    const replaced = await post('/replace', 10);
    expect([replaced.status, replaced.headers.get('x-cloudfront-emulator-error')]).toEqual([
      502,
      'viewer-request: request-body: data has 40001 bytes as text, at most 40000 are allowed',
    ]);
  });
});
