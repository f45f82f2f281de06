import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { some } from '@cameo/testing/form';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, runDistribution } from './command-under-test.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-command-'));
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'site', 'a.txt'), 'a');
});
afterAll(() => rm(folder, { recursive: true }));

const SITE = { origins: { site: { folder: './site' } }, behaviors: [{ path: '*', origin: 'site' }] };

async function written(config: unknown, name = `${Math.random()}.json`): Promise<string> {
  await writeFile(join(folder, name), JSON.stringify(config));
  return join(folder, name);
}

/** The command's error for an invalid configuration. */
async function refused(config: unknown): Promise<string> {
  const { output, ended } = runCommand(['--config', await written(config, 'c.json'), '--port', '0']);
  expect([await ended, output.out]).toEqual([1, '']);
  return output.err;
}

describe('arguments', () => {
  const ARGUMENTS: readonly (readonly [argv: readonly string[], line: string])[] = [
    [
      [],
      '--config got nothing, expected the file of a distribution, as in --config cloudfront.config.json. See --help.',
    ],
    [
      ['--config', 'x', '--port', 'many'],
      '--port got "many", expected a number from 0 to 65535. See --help.',
    ],
    [['--nothing'], "Unknown option '--nothing'. See --help."],
  ];
  it.each(some(ARGUMENTS, 1))('%j', async (argv, line) => {
    const { output, ended } = runCommand(argv);
    expect([await ended, output.err]).toEqual([2, `cloudfront-emulator: ${line}\n`]);
  });

  it('a help text', async () => {
    const { output, ended } = runCommand(['--help']);
    expect([await ended, output.out.split('\n')[0]]).toEqual([
      0,
      'Usage: cloudfront-emulator --config FILE [--port N] [--watch]',
    ]);
  });
});

describe('an unusable configuration', () => {
  const CONFIGS: readonly (readonly [config: object, line: string])[] = [
    [{ ...SITE, behaviors: [] }, 'behaviors got [], expected at least one behavior.'],
    [{ ...SITE, port: 'x' }, 'port got "x", expected a number.'],
    [
      { ...SITE, origin: {} },
      'the configuration has "origin", expected a key that the README lists; correct or remove it.',
    ],
    [
      { ...SITE, behaviors: [{ path: '*', origin: 'other' }] },
      'behaviors[0].origin got "other", expected the name of an origin: site.',
    ],
    [
      { ...SITE, behaviors: [{ path: '/a', origin: 'site' }] },
      'behaviors[0].path got "/a", expected "*" for the last one, which takes what no other does; add one.',
    ],
    [
      { ...SITE, behaviors: [{ path: '*', origin: 'site', cachePolicy: { queryStrings: 'some' } }] },
      'behaviors[0].cachePolicy.queryStrings got "some", expected "all", "none" or a list of names.',
    ],
    [
      {
        ...SITE,
        behaviors: [{ path: '*', origin: 'site', functions: { originRequest: { cloudfrontFunction: 'a' } } }],
      },
      'behaviors[0].functions.originRequest got {"cloudfrontFunction":"a"}, expected a path to a module or zip, or {"lambda": path}; CloudFront Functions run on viewer events only.',
    ],
    [
      {
        ...SITE,
        behaviors: [
          {
            path: '*',
            origin: 'site',
            functions: { viewerRequest: 'a.mjs', viewerResponse: { cloudfrontFunction: 'b.js' } },
          },
        ],
      },
      'behaviors[0].functions got a Lambda@Edge function and a CloudFront Function on viewer events, expected one kind on both; CloudFront refuses the mixture.',
    ],
    [
      { ...SITE, origins: { site: { http: 'localhost' } } },
      'origins.site.http got "localhost", expected an http:// or https:// URL.',
    ],
    [
      { ...SITE, origins: { site: {} } },
      'origins.site got {}, expected {"folder": path}, {"http": url} or {"s3": endpoint, "bucket": name}, with no other keys than the README lists.',
    ],
    [
      { ...SITE, origins: { site: { folder: 'site', missing: '404' } } },
      'origins.site.missing got "404", expected 403 or 404.',
    ],
    [
      { ...SITE, origins: { site: { http: 'http://127.0.0.1:3000/v1' } } },
      'origins.site.http got "http://127.0.0.1:3000/v1", expected scheme, host and port only; a prefix of all paths belongs into "path".',
    ],
    [
      {
        ...SITE,
        behaviors: [
          { path: '*', origin: 'site', functions: { originRequest: { lambda: 'a.mjs', timeout: '5' } } },
        ],
      },
      'behaviors[0].functions.originRequest.timeout got "5", expected a number of seconds, 0 or more.',
    ],
    [
      { ...SITE, errorPages: { 404: { path: '404.html' } } },
      'errorPages.404.path got "404.html", expected a path that starts with "/".',
    ],
    [
      { ...SITE, errorPages: { 422: { path: '/422.html' } } },
      'errorPages.422 got {"path":"/422.html"}, expected an object of {"path", "status"} by 400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504.',
    ],
    [
      { ...SITE, errorPages: { 404: { path: '/404.html', status: 201 } } },
      'errorPages.404.status got 201, expected 200 or one of 400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504.',
    ],
    [
      { ...SITE, errorTtl: { '4xx': 1 } },
      'errorTtl got {"4xx":1}, expected seconds, or an object of seconds by status.',
    ],
    [
      { ...SITE, behaviors: [{ path: '*', origin: 'site', cachePolicy: { ttl: { min: 50, max: 1 } } }] },
      'behaviors[0].cachePolicy.ttl got {"min":50,"max":1}, expected min, default and max in ascending order; CloudFront refuses another.',
    ],
    [
      { ...SITE, behaviors: [{ path: '*', origin: 'site', functions: { viewerRequest: 'site' } }] },
      'behaviors[0].functions.viewerRequest names site, which is a folder; expected a module or a zip.',
    ],
    [{ ...SITE, origins: { site: { folder: 'nowhere' } } }, 'origins.site.folder names nowhere, and '],
    [
      { ...SITE, behaviors: [{ path: '*', origin: 'site', functions: { viewerRequest: 'no.mjs' } }] },
      'behaviors[0].functions.viewerRequest names no.mjs, and there is no ',
    ],
  ];
  it.each(some(CONFIGS, 3))('%j', async (config, line) => {
    expect(await refused(config)).toContain(line);
  });

  const BROKEN: readonly (readonly [code: string, line: RegExp])[] = [
    [
      `import 'nothing-of-this-name';`,
      /: Error: Cannot find package 'nothing-of-this-name' imported from .*bad\.mjs\n$/,
    ],
    [`\nexport const handler = async () => {`, /: SyntaxError: Unexpected end of input, at .*bad\.mjs:2\n$/],
    [`\n\nthrow new Error('no table');`, /: Error: no table, at .*bad\.mjs:3\n$/],
    ['export const handle = 1;', /: TypeError: there is no exported function handler; export it, or name /],
    [`console.log('bye'); process.exit(3);`, /: .*bad\.mjs ended with 3\. bye\n$/],
  ];
  it.each(some(BROKEN, 2))(
    'a function that fails to load is reported in one line: %j',
    async (code, line) => {
      await writeFile(join(folder, 'bad.mjs'), code);
      const functions = { viewerRequest: 'bad.mjs' };
      const text = await refused({ ...SITE, behaviors: [{ path: '*', origin: 'site', functions }] });
      expect(text).toMatch(/^[^\n]*functions\.viewerRequest names bad\.mjs, which does not load: [^\n]*\n$/);
      expect(text).toMatch(line);
    },
  );
});

describe('the server', () => {
  it('reports in one line that its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { output, ended } = runCommand(['--config', await written(SITE), '--port', String(port)]);
    expect([await ended, output.err]).toEqual([
      1,
      `cloudfront-emulator: Port ${port} on 127.0.0.1 is taken by another program; stop it or choose another, as in --port ${port + 1}\n`,
    ]);
    other.close();
  });

  it.each(some(['SIGINT', 'SIGTERM'] as const, 1))('ends cleanly after %s', async (signal) => {
    const { ask, child, ended } = await runDistribution(await written(SITE));
    expect(await (await ask('/a.txt')).text()).toBe('a');
    child.kill(signal);
    expect(await ended).toBe(0);
  });

  it('drops objects like an invalidation, and rejects what CloudFront rejects', async () => {
    const { ask } = await runDistribution(await written(SITE));
    const xCache = async () => (await ask('/a.txt')).headers.get('x-cache')?.split(' ')[0];
    const invalidate = (query: string) => ask(`/__cloudfront/invalidation${query}`, { method: 'POST' });
    expect([await xCache(), await xCache()]).toEqual(['Miss', 'Hit']);
    expect(await (await invalidate('?item=/a*')).json()).toEqual({ items: ['/a*'], dropped: 1 });
    expect(await xCache()).toBe('Miss');
    expect((await invalidate('?item=/a~b')).status).toBe(400);
    expect((await invalidate('?item=/a*&item=/b*')).status).toBe(400);
    expect((await invalidate('')).status).toBe(400);
    expect((await ask('/__cloudfront/invalidation?item=/a')).status).toBe(405);
    const headers = { origin: 'https://elsewhere.example' };
    expect((await ask('/__cloudfront/invalidation?item=/a', { method: 'POST', headers })).status).toBe(403);
  });

  it('reloads the distribution when a file changes, and keeps it if the new one fails to load', async () => {
    const own = await mkdtemp(join(folder, 'watched-'));
    const answer = (word: string) =>
      writeFile(
        join(own, 'f.mjs'),
        `export const handler = async () => ({ status: '200', body: '${word}' });`,
      );
    await answer('first');
    const functions = { viewerRequest: './f.mjs' };
    const config = {
      origins: { site: { folder: '.' } },
      behaviors: [{ path: '*', origin: 'site', functions }],
    };
    await writeFile(join(own, 'c.json'), JSON.stringify(config));
    const { ask, output } = await runDistribution(join(own, 'c.json'), '--watch');
    const text = async () => (await ask('/')).text();
    expect(await text()).toBe('first');
    await answer('second');
    await expect.poll(text, { timeout: 10_000 }).toBe('second');
    await writeFile(join(own, 'f.mjs'), 'export const handler =');
    await expect.poll(() => output.err, { timeout: 10_000 }).toContain('f.mjs, which does not load');
    expect(await text()).toBe('second');
  });
});

it('a reload lets a request end that has begun', async () => {
  const own = await mkdtemp(join(folder, 'reloaded-'));
  const answers = (text: string) =>
    writeFile(
      join(own, 'f.mjs'),
      `export const handler = async (event) => {
         if (event.Records[0].cf.request.uri === '/slow') {
           console.log('has begun');
           await new Promise((resolve) => setTimeout(resolve, 2500));
         }
         return { status: '200', body: '${text}' };
       };`,
    );
  await answers('first');
  const behaviors = [{ path: '*', origin: 'site', functions: { viewerRequest: './f.mjs' } }];
  await writeFile(join(own, 'c.json'), JSON.stringify({ origins: { site: { folder: '.' } }, behaviors }));
  const { ask, output } = await runDistribution(join(own, 'c.json'), '--watch');
  const slow = ask('/slow');
  await expect.poll(() => output.out, { timeout: 10_000 }).toContain('has begun');
  await answers('second');
  await expect.poll(async () => (await ask('/')).text(), { timeout: 10_000 }).toBe('second');
  expect(await (await slow).text()).toBe('first');
});

describe('origins and functions of other kinds', () => {
  it('what comes first counts, the callback or the promise, as in nodejs22.x', async () => {
    await writeFile(
      join(folder, 'callbacks.cjs'),
      `const answer = (body) => ({ status: '200', body });
       const later = (run) => setTimeout(run, 20);
       exports.handler = async (event, { awsRequestId }, callback) => {
         const { uri } = event.Records[0].cf.request;
         if (uri === '/id') return answer(awsRequestId);
         if (uri === '/both') callback(null, answer('callback'));
         if (uri === '/both') return answer('promise');
         await new Promise(later);
         if (uri === '/fails') callback(new RangeError('by callback'));
         else callback(null, answer('callback after a wait'));
       };`,
    );
    const functions = { viewerRequest: './callbacks.cjs' };
    const config = { ...SITE, behaviors: [{ path: '*', origin: 'site', functions }] };
    const { ask } = await runDistribution(await written(config));
    const text = async (path: string) => (await ask(path)).text();
    expect(await text('/later')).toBe('callback after a wait');
    expect(await text('/both')).toBe('callback');
    expect(await text('/id')).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    const failed = await ask('/fails');
    expect([failed.status, failed.headers.get('x-cloudfront-emulator-error')]).toEqual([
      503,
      'viewer-request: handler-threw: RangeError: by callback',
    ]);
  });

  it.each([
    [403, [403, 'AccessDenied']],
    [404, [200, 'ListBucketResult']],
  ] as const)(
    '"/" lists the bucket only for a reader who may list: missing is %i',
    async (missing, expected) => {
      const origins = { site: { folder: './site', missing } };
      const { ask } = await runDistribution(await written({ ...SITE, origins }));
      const answer = await ask('/');
      expect([answer.status, /AccessDenied|ListBucketResult/.exec(await answer.text())?.[0]]).toEqual(
        expected,
      );
    },
  );

  it('an HTTP server gets the method, the body, its host and its own headers; a function may be in a zip', async () => {
    const api = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method, url, headers } = request;
      response.setHeader('cache-control', 'no-store');
      response.end(
        JSON.stringify([
          method,
          url,
          headers.host,
          headers['x-key'],
          headers['x-by'],
          Buffer.concat(chunks).toString(),
        ]),
      );
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => api.once('listening', resolve));
    const { port } = api.address() as AddressInfo;
    const code = `exports.handler = async (event) => { const { request } = event.Records[0].cf; request.headers['x-by'] = [{ value: require('./lib/name.js') }]; return request; };`;
    await writeFile(
      join(folder, 'fn.zip'),
      zipSync({
        'index.js': Buffer.from(code),
        'lib/name.js': Buffer.from(`module.exports = 'zip';`),
      }),
    );
    const api_ = {
      http: `http://127.0.0.1:${port}`,
      domainName: 'api.example.com',
      path: '/v1',
      headers: { 'X-Key': 'secret' },
    };
    const { ask } = await runDistribution(
      await written({
        origins: { api: api_ },
        behaviors: [
          {
            path: '*',
            origin: 'api',
            methods: 'all',
            originRequestPolicy: { queryStrings: ['q'] },
            functions: { originRequest: { lambda: './fn.zip', handler: 'index.handler' } },
          },
        ],
      }),
    );
    expect(await (await ask('/items?q=1&r=2', { method: 'POST', body: 'hello' })).json()).toEqual([
      'POST',
      '/v1/items?q=1',
      'api.example.com',
      'secret',
      'zip',
      'hello',
    ]);
    api.close();
    api.closeAllConnections();
    expect((await ask('/items')).status).toBe(502);
  });
});
