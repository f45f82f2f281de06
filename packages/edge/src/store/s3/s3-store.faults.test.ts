import type { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorAnswer, type FaultyS3, startFaultyS3 } from '../../../tests/faulty-s3.js';
import {
  bytesOf,
  derivative,
  failureOf,
  HEADERS,
  opened,
  readBody,
  source,
} from '../../../tests/stored-bytes.js';
import type { Store, StoredObject } from '../store.js';
import { createS3Store } from './s3-store.js';

const key = derivative('_variants/a.jpg/w48.webp');
const running: FaultyS3[] = [];
// Loading the SDK takes a second on a busy machine, too long for the first test's short budget.
beforeAll(() => import('@aws-sdk/client-s3'));
afterAll(() => Promise.all(running.map((server) => server.close())));

async function serve(answer: (socket: Socket, attempt: number) => void, maxAttempts?: number) {
  const server = await startFaultyS3(answer);
  running.push(server);
  return { server, store: storeAt(server.endpoint, maxAttempts) };
}

function storeAt(endpoint: string, maxAttempts?: number): Store {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  return createS3Store({ bucket: 'bucket', region: 'us-east-1', endpoint, credentials, maxAttempts });
}

async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  return [await work, performance.now() - began];
}

const put = (store: Store, budgetMs: number) => store.putNew(key, bytesOf('picture'), HEADERS, { budgetMs });

// These tests wait, so they run concurrently.
it.concurrent('S3 store: waiting for a socket for more than a second is not reported as a timeout of S3', async () => {
  const { server, store } = await serve((socket) => {
    setTimeout(() => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\nx'), 1300);
  }, 1);
  const read = async () => {
    const bytes = await readBody(opened(await store.open('a.jpg', { budgetMs: 10_000 })));
    return Buffer.from(bytes).toString();
  };
  // One more than the number of sockets.
  const all = await Promise.all(Array.from({ length: 65 }, read));
  expect(new Set(all)).toEqual(new Set(['x']));
  expect(server.requests).toHaveLength(65);
});

describe.concurrent('S3 store: a misbehaving server', () => {
  it('returns broken when a body ends early', async () => {
    const { store } = await serve((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\nten bytes.'),
    );
    const object = opened(await store.open('a.jpg', { budgetMs: 5000 }));
    const error = await failureOf(readBody(object));
    expect(error.failure).toBe('broken');
    expect(error.cause).toMatchObject({ code: 'ECONNRESET' });
  });

  it('returns broken when the connection is closed in the middle of a body', async () => {
    const { store } = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nten bytes.');
      setTimeout(() => socket.resetAndDestroy(), 50);
    });
    const object = opened(await store.open('a.jpg', { budgetMs: 5000 }));
    expect((await failureOf(readBody(object))).failure).toBe('broken');
  });

  it.each([
    ['503 Slow Down', 'SlowDown', 'throttled', 3],
    ['503 Service Unavailable', 'ServiceUnavailable', 'throttled', 3],
    ['429 Too Many Requests', 'TooManyRequests', 'throttled', 3],
    ['500 Internal Server Error', 'InternalError', 'broken', 3],
    ['502 Bad Gateway', 'BadGateway', 'broken', 3],
    ['400 Bad Request', 'ExpiredToken', 'refused', 1],
    ['403 Forbidden', 'AccessDenied', 'refused', 1],
    ['404 Not Found', 'NoSuchKey', 'missing', 1],
    ['404 Not Found', 'NoSuchBucket', 'broken', 1],
    ['301 Moved Permanently', 'PermanentRedirect', 'broken', 1],
  ] as const)('translates %s %s to %s after %d attempts', async (status, code, failure, attempts) => {
    const { server, store } = await serve((socket) => socket.end(errorAnswer(status, code)));
    const [error, ms] = await timed(failureOf(store.open('a.jpg', { budgetMs: 10_000 })));
    expect(error.failure).toBe(failure);
    expect(error.message).toContain(code);
    expect(error.cause).toMatchObject({ name: code });
    expect(server.requests).toHaveLength(attempts);
    expect(ms).toBeLessThan(5000);
  });

  it('makes the configured number of attempts', async () => {
    const { server, store } = await serve(
      (socket) => socket.end(errorAnswer('503 Slow Down', 'SlowDown')),
      1,
    );
    expect((await failureOf(put(store, 5000))).failure).toBe('throttled');
    expect(server.requests).toEqual(['PUT /bucket/_variants/a.jpg/w48.webp?x-id=PutObject HTTP/1.1']);
  });

  it('recovers from one failure', async () => {
    const { server, store } = await serve((socket, attempt) => {
      if (attempt === 1) socket.resetAndDestroy();
      else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nwhole');
    });
    expect((await readBody(await store.open('a.jpg', { budgetMs: 5000 }))).toString()).toBe('whole');
    expect(server.requests).toHaveLength(2);
  });

  it('reads a body of unannounced length', async () => {
    const { store } = await serve((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n'),
    );
    const object = opened(await store.open('a.jpg', { budgetMs: 5000 }));
    expect(object.bytes).toBeUndefined();
    expect((await readBody(object)).toString()).toBe('whole');
  });

  it('retries after a conflict, and accepts 412 as an answer', async () => {
    const conflict = errorAnswer('409 Conflict', 'ConditionalRequestConflict');
    const { server, store } = await serve((socket, attempt) =>
      socket.end(attempt === 1 ? conflict : errorAnswer('412 Precondition Failed', 'PreconditionFailed')),
    );
    expect(await put(store, 5000)).toBe('exists');
    expect(server.requests).toHaveLength(2);
  });

  it('returns throttled when the conflict persists', async () => {
    const conflict = errorAnswer('409 Conflict', 'ConditionalRequestConflict');
    const { server, store } = await serve((socket) => socket.end(conflict));
    expect((await failureOf(put(store, 5000))).failure).toBe('throttled');
    expect(server.requests).toHaveLength(3);
  });

  it('reports a key that S3 did not delete', async () => {
    const xml = (body: string) =>
      `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
    const listed =
      '<ListBucketResult><Contents><Key>_variants/a.jpg/w48.webp</Key></Contents></ListBucketResult>';
    const denied =
      '<DeleteResult><Error><Key>_variants/a.jpg/w48.webp</Key><Code>AccessDenied</Code></Error></DeleteResult>';
    const { store } = await serve((socket, attempt) => socket.end(xml(attempt === 1 ? listed : denied)));
    const error = await failureOf(store.removeDerivatives(source('a.jpg'), { budgetMs: 5000 }));
    expect(error.failure).toBe('refused');
    expect(error.message).toContain('"_variants/a.jpg/w48.webp"');
  });

  it.each(['SlowDown', 'UnknownError'])(
    'retries only the keys that S3 did not delete because of %s',
    async (code) => {
      const xml = (body: string) =>
        `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
      const keys = ['_variants/a.jpg/w48.webp', '_variants/a.jpg/w64.webp'];
      const listed = `<ListBucketResult>${keys.map((each) => `<Contents><Key>${each}</Key></Contents>`).join('')}</ListBucketResult>`;
      const busy = `<DeleteResult><Error><Key>${keys[1]}</Key><Code>${code}</Code></Error></DeleteResult>`;
      const answers = [listed, busy, busy, '<DeleteResult></DeleteResult>'];
      const { server, store } = await serve((socket, attempt) => socket.end(xml(answers[attempt - 1] ?? '')));
      expect(await store.removeDerivatives(source('a.jpg'), { budgetMs: 5000 })).toBe(2);
      expect(server.requests).toHaveLength(4);
    },
  );

  it('returns throttled when S3 stays too busy', async () => {
    const xml = (body: string) =>
      `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
    const listed =
      '<ListBucketResult><Contents><Key>_variants/a.jpg/w48.webp</Key></Contents></ListBucketResult>';
    const busy =
      '<DeleteResult><Error><Key>_variants/a.jpg/w48.webp</Key><Code>SlowDown</Code></Error></DeleteResult>';
    const { server, store } = await serve((socket, attempt) =>
      socket.end(xml(attempt === 1 ? listed : busy)),
    );
    const error = await failureOf(store.removeDerivatives(source('a.jpg'), { budgetMs: 20_000 }));
    expect(error.failure).toBe('throttled');
    expect(server.requests).toHaveLength(6);
  });

  it('returns broken when nothing listens', async () => {
    const server = await startFaultyS3(() => undefined);
    await server.close();
    const store = storeAt(server.endpoint);
    const [error, ms] = await timed(failureOf(store.open('a.jpg', { budgetMs: 5000 })));
    expect(error.failure).toBe('broken');
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
    expect(ms).toBeLessThan(4000);
    expect((await failureOf(put(store, 5000))).failure).toBe('broken');
  });
});

// Apart from the tests above, whose work could use up these short deadlines.
describe('S3 store: the deadline of a call', () => {
  it.concurrent('times out on a body that stalls', async () => {
    const { server, store } = await serve((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nten bytes.'),
    );
    const object = opened(await store.open('a.jpg', { budgetMs: 1500 }));
    const [error, ms] = await timed(failureOf(readBody(object)));
    expect(error.failure).toBe('timeout');
    expect(error.message).toContain('1500 ms');
    expect(ms).toBeLessThan(2500);
    expect(server.requests).toEqual(['GET /bucket/a.jpg?x-id=GetObject HTTP/1.1']);
  });

  it.concurrent('closes the connection of an unread body at the deadline', async ({ expect }) => {
    let closed = false;
    const { store } = await serve((socket) => {
      socket.on('close', () => {
        closed = true;
      });
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nten bytes.');
    });
    const object = opened(await store.open('a.jpg', { budgetMs: 500 }));
    await expect.poll(() => closed, { timeout: 3000 }).toBe(true);
    expect((await failureOf(readBody(object))).failure).toBe('timeout');
  });

  it.concurrent.for<[string, (object: StoredObject) => Promise<void>]>([
    ['discards it', async (object: StoredObject) => object.discard()],
    [
      'stops half-way',
      async (object: StoredObject) => {
        for await (const _ of object.body) break;
      },
    ],
  ])('closes the connection of a reader who %s', async ([, leave], { expect }) => {
    let closed = false;
    const { store } = await serve((socket) => {
      socket.on('close', () => {
        closed = true;
      });
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nten bytes.');
    });
    await leave(opened(await store.open('a.jpg', { budgetMs: 20_000 })));
    await expect.poll(() => closed, { timeout: 2000 }).toBe(true);
  });

  it.concurrent('times out if the server never answers', async () => {
    const { store } = await serve(() => undefined);
    const calls = [
      store.open('a.jpg', { budgetMs: 400 }),
      put(store, 400),
      store.removeDerivatives(source('a.jpg'), { budgetMs: 400 }),
    ];
    for (const [error, ms] of await Promise.all(calls.map((call) => timed(failureOf(call))))) {
      expect(error.failure).toBe('timeout');
      expect(ms).toBeLessThan(1400);
    }
  });

  it.concurrent('stops retrying at the deadline', async () => {
    const { server, store } = await serve(
      (socket) => socket.end(errorAnswer('503 Slow Down', 'SlowDown')),
      50,
    );
    const [error, ms] = await timed(failureOf(store.open('a.jpg', { budgetMs: 300 })));
    expect(error.failure).toBe('timeout');
    expect(ms).toBeLessThan(1300);
    const soFar = server.requests.length;
    await new Promise((wake) => setTimeout(wake, 1000));
    expect(server.requests.length - soFar).toBeLessThanOrEqual(1);
  });
});

describe('S3 store: a process that never reads from S3', () => {
  it('never loads the SDK: every import of it is dynamic', async () => {
    const { metafile } = await build({
      entryPoints: [join(import.meta.dirname, 's3-store.ts')],
      outdir: import.meta.dirname,
      bundle: true,
      splitting: true,
      external: ['@aws-sdk/*', '@smithy/*'],
      platform: 'node',
      format: 'esm',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const ofPackages = Object.values(metafile.outputs).flatMap(({ entryPoint, imports }) =>
      imports
        .filter(({ path }) => path.startsWith('@'))
        .map(({ path }) => [basename(entryPoint ?? ''), path]),
    );
    // esbuild creates an entry for each dynamic import.
    expect(ofPackages.sort()).toEqual([
      ['sdk.ts', '@aws-sdk/client-s3'],
      ['sdk.ts', '@smithy/node-http-handler'],
    ]);
  });
});
