import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runDistribution } from './command-under-test.js';

const CONFIG = fileURLToPath(
  new URL('../../../examples/lambda-at-edge/cloudfront.config.mjs', import.meta.url),
);

const xCache = (response: Response) => response.headers.get('x-cache')?.split(' ')[0];

describe('the example functions, run by the command', () => {
  it('do what their first lines claim', async () => {
    const { ask, output } = await runDistribution(CONFIG);
    const text = async (path: string, headers: Record<string, string> = {}) =>
      (await ask(path, { headers })).text();

    // redirect
    const moved = await ask('/old-prices?from=mail');
    expect([moved.status, moved.headers.get('location'), xCache(moved)]).toEqual([
      301,
      '/prices.html?from=mail',
      'LambdaGeneratedResponse',
    ]);
    const followed = await fetch(new URL('/old-prices', moved.url));
    expect([followed.status, await followed.text()]).toEqual([
      200,
      '<!doctype html><title>Prices</title><p>Everything costs the same.</p>\n',
    ]);

    // A/B by cookie: one object each, whatever other cookies there are
    expect(await text('/experiment/button.txt', { cookie: 'x=1; group=a' })).toBe('The blue button\n');
    expect(await text('/experiment/button.txt', { cookie: 'group=b; y=2' })).toBe('The green button\n');
    expect(xCache(await ask('/experiment/button.txt', { headers: { cookie: 'group=a; z=3' } }))).toBe('Hit');
    expect(await text('/experiment/button.txt')).toMatch(/^The (?:blue|green) button\n$/);

    // generated response: made once, and cached
    const made = await ask('/generated/page');
    expect([made.status, made.headers.get('content-type'), xCache(made)]).toEqual([
      200,
      'text/html; charset=utf-8',
      'LambdaGeneratedResponse',
    ]);
    expect(await made.text()).toContain('No origin was asked for /generated/page.');
    expect(xCache(await ask('/generated/page'))).toBe('Hit');

    // header rewriting, from the origin and from the cache
    for (const expected of ['Hit', 'Hit']) {
      const page = await ask('/prices.html');
      expect([
        xCache(page),
        page.headers.get('strict-transport-security'),
        page.headers.get('server'),
      ]).toEqual([expected, 'max-age=63072000; includeSubDomains', 'edge']);
      expect(page.headers.get('x-amz-request-id')).toBeNull();
    }
    expect(await text('/')).toContain('Welcome.');

    // query string normalisation
    expect(xCache(await ask('/static/style.css?B=2&a=1'))).toBe('Miss');
    expect(xCache(await ask('/static/style.css?a=1&b=2'))).toBe('Hit');

    // content by country and device
    const greet = (country: string, agent = 'curl') =>
      text('/greeting', { 'cloudfront-viewer-country': country, 'user-agent': agent });
    expect([await greet('DE'), await greet('FR'), await text('/greeting')]).toEqual([
      'Guten Tag\n',
      'Bonjour\n',
      'Hello\n',
    ]);
    expect(await greet('AT', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148')).toBe(
      'Hallo\n',
    );

    // another status for an error, and another origin
    const missing = await ask('/nothing.html');
    expect([missing.status, await missing.text()]).toEqual([404, 'There is nothing at /nothing.html.\n']);
    expect(await text('/choice/page.txt', { 'x-preview': 'yes' })).toBe('As it will be\n');
    expect(await text('/choice/page.txt')).toBe('As it is\n');

    // a CloudFront Function, and a response headers policy
    const docs = await ask('/docs/');
    expect([await docs.text(), docs.headers.get('x-frame-options'), docs.headers.get('server')]).toEqual([
      '<!doctype html><title>Docs</title><p>The documents.</p>\n',
      'DENY',
      null,
    ]);
    expect(output.err).toBe('');
  }, 60_000);
});
