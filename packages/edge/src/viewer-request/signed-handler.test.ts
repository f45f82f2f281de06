import { signSource, signUrl } from '@cameo/core/sign';
import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followedLater } from '../../tests/followed.js';
import { functionEvent, type TestRequest, testPageEvent } from '../../tests/function-events.js';
import { arbitraryRequests } from '../../tests/request-arbitraries.js';
import { KEYS, NEW_KEY, OLD_KEY, sealed, signedConfig, signingPorts } from '../../tests/signed-stage.js';
import { PASSED, REFUSED, RESPELLED } from '../../tests/viewer-request-cases.js';
import { bakeGrammar, createViewerRequest } from './handler.js';
import { createSignedViewerRequest } from './signed-handler.js';

const CONFIG = signedConfig();
const grammar = bakeGrammar(CONFIG);
const handle = createSignedViewerRequest(grammar, signingPorts());
const unsigned = createViewerRequest(grammar);

/** Computed with openssl, as core's sign.test.ts describes. */
const EXACT = '2026a.1800000000.e.exi2Uu213Wpjz8-2hoVAm32qmCMECvzvqv0EZo8Ry7Y';
const BOX = '2026a..w640x360_360_640.vX1m0yGn6M-xWPLWg4ME7JOqH0BJ0IWn3ZHGFb-JaJo';
const CARD = '2026a..w320x320.N7t9mi4Su5fKjbO9SyX5Zc32wjOBwYfSA0eP0yhUSE8';
const ANY = '2026a..a.BwUxMEqZCJOtGjHHfeaXQhWWbPxESeCoo718qYRup2o';

/** The result of a request: its cache key and the forwarded token, or the code of the problem. */
async function outcomeOf(request: TestRequest | string) {
  const first = typeof request === 'string' ? { url: request } : request;
  const result = await followedLater(first, (each) => handle(functionEvent(each)));
  if ('statusCode' in result) {
    expect(result.headers['cache-control']).toEqual({
      value: result.statusCode === 403 ? 'no-store' : 'public, max-age=600',
    });
    return JSON.parse(result.body?.data ?? '{}').code;
  }
  // The header is the token with its seal, which the test computes itself.
  const header = result.headers['x-cameo-signature']?.value ?? '';
  const token = header.slice(0, header.lastIndexOf('.'));
  expect(header).toBe(sealed(token, token.startsWith(NEW_KEY.id) ? NEW_KEY : OLD_KEY));
  return [`${result.uri}?${result.querystring}`, token];
}

describe('a signature', () => {
  const KEY = '/talent/alice.jpg?w=640&h=427';
  it.each([
    `/talent/alice.jpg?w=640&h=427&s=${EXACT}`,
    `/talent/alice.jpg?s=${EXACT}&utm_source=x&H=400&width=600`,
    `/talent%2Falice.jpg?w=300&h=200&dpr=2&fit=cover&s=${EXACT}`,
  ])('of one request is valid for every spelling of it: %s', async (url) => {
    expect(await outcomeOf(url)).toEqual([KEY, EXACT]);
  });

  it.each([
    [`/talent/alice.jpg?w=640&h=360&s=${BOX}`, '/talent/alice.jpg?w=640&h=360', BOX],
    [`/talent/alice.jpg?w=360&h=203&s=${BOX}`, '/talent/alice.jpg?w=360&h=203', BOX],
    [`/talent/alice.jpg?w=48&h=48&q=60&s=${CARD}`, '/talent/alice.jpg?w=48&h=48&q=60', CARD],
    [`/talent/alice.jpg?s=${ANY}`, '/talent/alice.jpg?', ANY],
    [`/talent/alice.jpg?gray&w=3840&s=${ANY}`, '/talent/alice.jpg?w=3840&gray=1', ANY],
  ])('for sizes or for everything is valid for %s', async (url, key, token) => {
    expect(await outcomeOf(url)).toEqual([key, token]);
  });

  it.each([
    ['/talent/alice.jpg', 'signature-missing'],
    ['/talent/alice.jpg?w=640&h=427', 'signature-missing'],
    ['/talent/alice.jpg?w=640&h=427&s=', 'signature-missing'],
    [`/talent/alice.jpg?w=640&h=427&S=${EXACT}`, 'signature-missing'],
    [`/talent/alice.jpg?w=640&h=426&s=${EXACT}`, 'signature-invalid'],
    [`/talent/alice.jpg?w=640&h=427&v=1&s=${EXACT}`, 'signature-invalid'],
    [`/talent/bob.jpg?w=640&h=427&s=${EXACT}`, 'signature-invalid'],
    [`/talent/alice.jpg?w=640&h=361&s=${BOX}`, 'signature-invalid'],
    [`/talent/alice.jpg?w=480&h=270&s=${BOX}`, 'signature-invalid'],
    [`/talent/alice.jpg?w=640&h=360&q=60&s=${BOX}`, 'signature-invalid'],
    [`/talent/alice.jpg?w=48&h=48&s=${CARD}`, 'signature-invalid'],
    [`/talent/alice.jpg?w=48&v=1&s=${ANY}`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${EXACT}&s=${ANY}`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${ANY}.`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${ANY}=`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${ANY.replace('2026a', '2026b')}`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${ANY.replace('2026a', 'none')}`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${ANY.replace('2026a', '')}`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${ANY.replace('..', '.1900000000.')}`, 'signature-invalid'],
    [`/talent/alice.jpg?s=${ANY.split('.').at(-1)}`, 'signature-invalid'],
    ['/talent/alice.jpg?s=.', 'signature-invalid'],
    ['/talent/alice.jpg?s=__proto__..a.x', 'signature-invalid'],
    // Invalid requests get the problem of the request.
    ['/talent/alice.jpg?w=abc', 'invalid-value'],
    ['/_variants/talent/alice.jpg/w-640.avif', 'no-such-page'],
  ])('is required: %s is %s', async (url, code) => {
    expect(await outcomeOf(url)).toBe(code);
  });

  it('expires', async () => {
    const now = Math.floor(Date.now() / 1000);
    const until = (expires: number) => signUrl(CONFIG, OLD_KEY, { src: 'a.jpg', w: 640 }, { expires });
    expect(await outcomeOf(until(now - 2))).toBe('signature-expired');
    expect(await outcomeOf(until(now + 60))).toEqual(['/a.jpg?w=640', expect.stringMatching(/^2026a/)]);
  });

  it('of either key is valid while both exist, and of a removed key is not', async () => {
    const urls = [OLD_KEY, NEW_KEY].map((key) => signUrl(CONFIG, key, { src: 'a.jpg', w: 640 }));
    for (const url of urls) expect(await outcomeOf(url)).toContain('/a.jpg?w=640');
    const later = createSignedViewerRequest(
      grammar,
      signingPorts(new Map([...KEYS].filter(([id]) => id !== OLD_KEY.id))),
    );
    const statuses = await Promise.all(
      urls.map(async (url) => 'statusCode' in (await later(functionEvent({ url })))),
    );
    expect(statuses).toEqual([true, false]);
  });
});

describe('the header behind the cache', () => {
  it('contains the checked token, whatever a viewer sends', async () => {
    const headers = { 'x-cameo-signature': ANY };
    expect(await outcomeOf({ url: '/talent/alice.jpg?w=640', headers })).toBe('signature-missing');
    expect(await outcomeOf({ url: `/talent/alice.jpg?w=360&h=203&s=${BOX}`, headers })).toEqual([
      '/talent/alice.jpg?w=360&h=203',
      BOX,
    ]);
  });
});

describe('signatures do not affect', () => {
  it('other methods, which never get a picture', async () => {
    const event = functionEvent({ url: '/a.jpg?w=1', method: 'OPTIONS' });
    expect(await handle(event)).toBe(event.request);
  });

  it('problems of the request, which HEAD gets without a body', async () => {
    for (const [url] of REFUSED) {
      const signed = await handle(functionEvent({ url, method: 'HEAD' }));
      expect(signed).toEqual(unsigned(functionEvent({ url, method: 'HEAD' })));
    }
    expect(await handle(functionEvent({ url: '/a.jpg', method: 'HEAD' }))).not.toHaveProperty('body');
  });

  it('the cache key', async () => {
    for (const [url, key] of PASSED) {
      const source = decodeURIComponent((key.split('?')[0] ?? '').slice(1));
      const version = /[?&]v=([^&]*)/.exec(key)?.[1];
      const token = signSource(
        CONFIG,
        OLD_KEY,
        source,
        { any: true },
        version === undefined ? {} : { v: version },
      );
      expect(await outcomeOf(`${url}${url.includes('?') ? '&' : '?'}s=${token}`)).toEqual([key, token]);
    }
  });

  it('the canonical spelling of a path: others are redirected, with or without a token', async () => {
    for (const [url, location] of RESPELLED) {
      const signature = `${url.includes('?') && !url.endsWith('?') ? '&' : '?'}s=${ANY}`;
      const to = (from: string) => handle(functionEvent({ url: from }));
      expect(await to(url)).toMatchObject({ statusCode: 308, headers: { location: { value: location } } });
      if (!url.endsWith('?'))
        expect(await to(`${url}${signature}`)).toMatchObject({
          statusCode: 308,
          headers: { location: { value: `${location}${signature}` } },
        });
    }
  });

  it('CloudFront’s test page, which lacks the original query string', async () => {
    const result = await handle(testPageEvent({ url: `/talent/alice.jpg?s=${ANY}` }));
    expect(result).toMatchObject({ statusCode: 403 });
  });
});

describe('tampering', () => {
  const bounded = { numRuns: runs(500) };
  const urls = [
    `/talent/alice.jpg?w=640&h=427&s=${EXACT}`,
    `/talent/alice.jpg?w=360&h=203&s=${BOX}`,
    `/talent/alice.jpg?w=48&h=48&q=60&s=${CARD}`,
  ];

  it('with any one character gives no access to anything else', async () => {
    const original = await Promise.all(urls.map(outcomeOf));
    const character = fc.constantFrom(...'0123456789abcxyzABCXYZ_-.~=&%/?s'.split(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(urls.length - 1), fc.nat(200), character, async (which, at, other) => {
        const url = urls[which] ?? '';
        fc.pre(at > 0 && at < url.length);
        const outcome = await outcomeOf(`${url.slice(0, at)}${other}${url.slice(at + 1)}`);
        // The result means the same, or is a box that the signature names, or is refused.
        if (typeof outcome === 'string') return;
        const [key, token] = outcome;
        expect(token).toBe(original[which]?.[1]);
        if (which === 0) expect(key).toBe(original[0]?.[0]);
        expect(key).toMatch(
          /^\/talent\/alice\.jpg\?(?:w=640&h=427|w=(?:360&h=203|640&h=360)|w=(\d+)&h=\1&q=60)$/,
        );
      }),
      bounded,
    );
  });

  it('with an arbitrary token gives no access', async () => {
    const part = fc.oneof(
      fc.constantFrom('2026a', '', 'e', 'a', 'w', 'w640x360', '1900000000'),
      fc.base64String(),
    );
    await fc.assert(
      fc.asyncProperty(arbitraryRequests, fc.array(part, { maxLength: 6 }), async (request, parts) => {
        const url = `${request.url}${request.url.includes('?') ? '&' : '?'}s=${parts.join('.')}`;
        expect(await handle(functionEvent({ ...request, url }))).toHaveProperty('statusCode');
      }),
      bounded,
    );
  });
});
