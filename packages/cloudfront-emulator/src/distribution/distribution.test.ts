import { describe, expect, it } from 'vitest';
import { originThat, startEdge } from '../../tests/distribution-under-test.js';
import { openedLater } from '../../tests/opened-later.js';
import type { FunctionEvent } from '../events/function-event.js';
import { createDistribution } from './distribution.js';
import { DEFAULT_BEHAVIOR, DEFAULT_SETTINGS } from './settings.js';

const xCache = (answer: { headers: Record<string, unknown> }) =>
  String(answer.headers['x-cache']).split(' ')[0];

describe('a distribution', () => {
  it('answers a Miss, then Hits with their age, then fetches again when the TTL is over', async () => {
    const { ask, wait, originRequests } = await startEdge(() => ({
      body: 'x',
      headers: { 'Cache-Control': 'max-age=60', Age: '7' },
    }));
    const miss = await ask('/a.jpg');
    expect(miss.headers).toMatchObject({
      'x-cache': 'Miss from cloudfront',
      via: '1.1 cloudfront-emulator (CloudFront)',
      'content-length': '1',
    });
    wait(59);
    const hit = await ask('/a.jpg');
    expect([hit.text, hit.headers['age'], xCache(hit)]).toEqual(['x', '59', 'Hit']);
    wait(1);
    expect(xCache(await ask('/a.jpg'))).toBe('Miss');
    expect(originRequests).toHaveLength(2);
  });

  it('collapses identical concurrent misses into one fetch', async () => {
    const { ask, originRequests, invocations } = await startEdge(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { body: 'x' };
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/a.jpg?w=1')));
    expect(answers.map((answer) => answer.text)).toEqual(Array.from({ length: 20 }, () => 'x'));
    expect(answers.map(xCache).sort()).toEqual([...Array.from({ length: 19 }, () => 'Hit'), 'Miss']);
    expect(originRequests).toHaveLength(1);
    expect(invocations).toMatchObject({ 'origin-request': 1, 'origin-response': 1 });
  });

  it.each([
    [0, 20],
    [60, 20],
    [60_000, 1],
  ])('E: lets misses through after a pause of %i ms: %i fetches', async (collapseMs, fetches) => {
    const gate = openedLater();
    const { ask, originRequests, invocations } = await startEdge(
      async () => {
        await gate.opened;
        return { body: 'x' };
      },
      { viewerRequest: ({ request }) => request },
      { collapseMs },
    );
    const asking = Promise.all(Array.from({ length: 20 }, () => ask('/a.jpg?w=1')));
    // The origin answers when all viewers are there, and as many of them as may have asked it.
    await expect.poll(() => invocations['viewer-request'], { timeout: 10_000 }).toBe(20);
    await expect.poll(() => originRequests.length, { timeout: 10_000 }).toBe(fetches);
    gate.open();
    const answers = await asking;
    expect(answers.map((answer) => answer.text)).toEqual(Array.from({ length: 20 }, () => 'x'));
    expect(originRequests).toHaveLength(fetches);
    expect(xCache(await ask('/a.jpg?w=1'))).toBe('Hit');
  });

  it('does not share uncacheable answers', async () => {
    const { ask, originRequests } = await startEdge(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { body: 'x', headers: { 'Cache-Control': 'private' } };
    });
    expect((await Promise.all([ask('/a'), ask('/a'), ask('/a')])).map(xCache)).toEqual([
      'Miss',
      'Miss',
      'Miss',
    ]);
    expect(originRequests).toHaveLength(3);
  });

  it('shares a failure with the waiting requests', async () => {
    const gate = openedLater();
    let calls = 0;
    const { ask, invocations } = await startEdge(
      undefined,
      {
        viewerRequest: ({ request }) => request,
        originRequest: async () => {
          calls += 1;
          await gate.opened;
          throw new Error('down');
        },
      },
      { originTimeoutMs: 30_000 },
    );
    const answers = Promise.all([ask('/a'), ask('/a')]);
    await expect.poll(() => invocations['viewer-request'], { timeout: 10_000 }).toBe(2);
    // What is left until the second waits is done in this process.
    await new Promise((resolve) => setTimeout(resolve, 20));
    gate.open();
    expect((await answers).map((answer) => answer.status)).toEqual([503, 503]);
    expect(calls).toBe(1);
  });
});

describe('HEAD', () => {
  it('is answered from a cached GET', async () => {
    const { ask, originRequests } = await startEdge(() => ({ body: 'picture' }));
    await ask('/a.jpg');
    const head = await ask('/a.jpg', { method: 'HEAD' });
    expect([head.status, head.text, head.headers['content-length'], xCache(head)]).toEqual([
      200,
      '',
      '7',
      'Hit',
    ]);
    expect(originRequests).toHaveLength(1);
  });

  it('is forwarded as HEAD on a miss, and caches no empty body', async () => {
    const { ask, originRequests } = await startEdge(() => ({
      body: 'picture',
      headers: { 'Content-Length': '7' },
    }));
    const head = await ask('/a.jpg', { method: 'HEAD' });
    expect([head.text, head.headers['content-length'], xCache(head)]).toEqual(['', '7', 'Miss']);
    const get = await ask('/a.jpg');
    expect([get.text, xCache(get)]).toEqual(['picture', 'Miss']);
    expect(originRequests.map((request) => request.method)).toEqual(['HEAD', 'GET']);
  });

  it('refreshes an expired object with its body', async () => {
    const { ask, originRequests, wait } = await startEdge(() => ({
      body: 'picture',
      headers: { 'Cache-Control': 'max-age=1' },
    }));
    await ask('/a.jpg');
    wait(2);
    expect((await ask('/a.jpg', { method: 'HEAD' })).text).toBe('');
    const get = await ask('/a.jpg');
    expect([get.text, xCache(get)]).toEqual(['picture', 'Hit']);
    expect(originRequests.map((request) => request.method)).toEqual(['GET', 'GET']);
  });
});

describe('other methods', () => {
  it.each(['OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'])(
    '%s is rejected before any function runs, signed or not, by path or preflight',
    async (method) => {
      const { ask, invocations, lines } = await startEdge();
      await ask('/a.jpg');
      for (const path of ['/a.jpg', '/b.jpg?w=640']) {
        const answer = await ask(path, { method });
        expect([answer.status, xCache(answer)]).toEqual([403, 'Error']);
        expect(JSON.parse(answer.text)).toMatchObject({
          status: 403,
          detail: `This distribution does not allow ${method}, expected GET or HEAD.`,
        });
      }
      expect(invocations).toMatchObject({ 'origin-request': 1, 'origin-response': 1 });
      expect(lines.filter(({ answer }) => answer.edgeError !== undefined)).toEqual([]);
      expect(xCache(await ask('/a.jpg'))).toBe('Hit');
    },
  );

  it('reach origin-request if they are allowed, and never the cache', async () => {
    const method = 'OPTIONS';
    const { ask, invocations } = await startEdge(
      undefined,
      {
        originRequest: (event) => {
          const request = event.Records[0]?.cf.request;
          return request?.method === 'GET' ? request : { status: '204' };
        },
      },
      { allowedMethods: ['GET', 'HEAD', 'OPTIONS'] },
    );
    for (let i = 0; i < 2; i += 1) {
      const answer = await ask('/a.jpg', { method });
      expect([answer.status, xCache(answer)]).toEqual([204, 'LambdaGeneratedResponse']);
    }
    expect(invocations['origin-request']).toBe(2);
  });
});

describe('errors', () => {
  it('caches an error for the error caching minimum TTL', async () => {
    const { ask, wait, originRequests } = await startEdge(() => ({ status: 404, body: 'none' }));
    expect(xCache(await ask('/a'))).toBe('Error');
    wait(9);
    const cached = await ask('/a');
    expect([cached.status, xCache(cached), cached.headers['age']]).toEqual([404, 'Error', '9']);
    expect(originRequests).toHaveLength(1);
    wait(1);
    await ask('/a');
    expect(originRequests).toHaveLength(2);
  });

  it('caches an answer that origin-request generated', async () => {
    const { ask, invocations } = await startEdge(undefined, {
      originRequest: () => ({
        status: '400',
        headers: { 'cache-control': [{ value: 'max-age=60' }] },
        body: 'bad',
      }),
    });
    const first = await ask('/a?w=x');
    expect([first.status, first.text, xCache(first)]).toEqual([400, 'bad', 'LambdaGeneratedResponse']);
    expect(xCache(await ask('/a?w=x'))).toBe('Hit');
    expect(invocations).toMatchObject({ 'origin-request': 1, 'origin-response': 0 });
  });

  it('answers 502 if the origin gives no answer, and if its body is too long', async () => {
    const down = await startEdge(() => {
      throw new Error('connection refused');
    });
    const answer = await down.ask('/a');
    expect([answer.status, answer.headers['x-cloudfront-emulator-error'], xCache(answer)]).toEqual([
      502,
      'origin: connection refused',
      'Error',
    ]);
    const long = await startEdge(() => ({ body: 'four' }), {}, { maxBodyBytes: 3 });
    expect((await long.ask('/a')).headers['x-cloudfront-emulator-error']).toBe(
      'origin-response: origin-body: the body is longer than the 3 bytes that are read',
    );
  });
});

describe('bounds', () => {
  it('evicts the least recently used object when the cache is full', async () => {
    const { ask } = await startEdge(() => ({ body: 'x'.repeat(400) }), {}, { cacheBytes: 1000 });
    await ask('/a');
    await ask('/b');
    await ask('/c');
    expect([xCache(await ask('/c')), xCache(await ask('/a'))]).toEqual(['Hit', 'Miss']);
  });

  it('limits concurrent origin-response functions for missing objects', async () => {
    let running = 0;
    let peak = 0;
    const { ask } = await startEdge(
      () => ({ status: 404, body: 'none' }),
      {
        originResponse: async (event) => {
          running += 1;
          peak = Math.max(peak, running);
          await new Promise((resolve) => setTimeout(resolve, 20));
          running -= 1;
          return event.Records[0]?.cf.response;
        },
      },
      { parallelResponses: 2 },
    );
    const answers = await Promise.all(Array.from({ length: 9 }, (_, index) => ask(`/${index}`)));
    expect(answers.every((answer) => answer.status === 404)).toBe(true);
    expect(peak).toBe(2);
  });
});

describe('an invalidation during a fetch', () => {
  /** Three identical requests that wait for one fetch, which ends after the invalidation. */
  async function invalidatedMeanwhile(...items: string[]) {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { ask, originRequests, invalidate } = await startEdge(
      async () => {
        await finished;
        return { body: 'x', headers: { 'Cache-Tag': 'mine' } };
      },
      {},
      { cacheTagHeader: 'cache-tag', collapseMs: 10_000 },
    );
    const answers = Promise.all([ask('/a.jpg'), ask('/a.jpg'), ask('/a.jpg')]);
    await expect.poll(() => originRequests.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    invalidate(...items);
    finish();
    expect((await answers).map(({ text }) => text)).toEqual(['x', 'x', 'x']);
    return { fetches: originRequests.length, next: xCache(await ask('/a.jpg')) };
  }

  it.each([[['/b.jpg']], [['#yours']], [['/a.jpg/*']]])('of %j does not affect it', async (items) => {
    expect(await invalidatedMeanwhile(...items)).toEqual({ fetches: 1, next: 'Hit' });
  });

  it.each([[['/a.jpg']], [['#mine']], [['/*']]])('of %j makes all of them fetch again', async (items) => {
    const { fetches, next } = await invalidatedMeanwhile(...items);
    expect(fetches).toBeGreaterThan(1);
    expect(next).toBe('Hit');
  });
});

describe('behaviors', () => {
  it("are matched in order by the viewer's path, with an origin and a cache of their own", async () => {
    const origins = ['api', 'pages'].map((name) => originThat(({ uri }) => ({ body: `${name} ${uri}` })));
    const behavior = (path: string, at: number, rewrite = false) => ({
      path,
      origin: (origins[at] ?? originThat(() => ({}))).origin,
      functions: rewrite
        ? {
            viewerRequest: {
              type: 'function' as const,
              handler: ({ request }: FunctionEvent) => Object.assign(request, { uri: '/api/other' }),
            },
          }
        : {},
      settings: DEFAULT_BEHAVIOR,
    });
    const { handle } = createDistribution({
      behaviors: [behavior('/api/?.json', 0), behavior('img/*', 1, true), behavior('*', 1)],
      settings: { ...DEFAULT_SETTINGS, defaultRootObject: 'index.html' },
      events: { invoked: () => undefined, readFromOrigin: () => undefined },
      now: Date.now,
    });
    const text = async (uri: string) => {
      const viewer = { method: 'GET', uri, querystring: '', headers: {}, clientIp: '127.0.0.1' };
      return Buffer.from((await handle(viewer)).body ?? '').toString();
    };
    expect(await text('/api/1.json')).toBe('api /api/1.json');
    expect(await text('/api/12.json')).toBe('pages /api/12.json');
    expect(await text('/API/1.json')).toBe('pages /API/1.json');
    expect(await text('/img/a')).toBe('pages /api/other');
    expect(await text('/')).toBe('pages /index.html');
  });
});

it('existing objects do not wait for missing ones', async () => {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begun: string[] = [];
  const { ask } = await startEdge(
    ({ uri }) => (uri === '/stored.jpg' ? { body: 'stored' } : { status: 404, body: 'none' }),
    {
      originResponse: async (event) => {
        const uri = event.Records[0]?.cf.request.uri ?? '';
        begun.push(uri);
        if (uri !== '/stored.jpg') await finished;
        return event.Records[0]?.cf.response;
      },
    },
    { parallelResponses: 1 },
  );
  const rendered = Promise.all([ask('/first.jpg'), ask('/second.jpg')]);
  await expect.poll(() => begun).toHaveLength(1);
  expect((await ask('/stored.jpg')).text).toBe('stored');
  expect(begun).toHaveLength(2);
  finish();
  expect((await rendered).map(({ status }) => status)).toEqual([404, 404]);
  expect(begun).toHaveLength(3);
});
