import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { s3Found } from '../../tests/cloudfront-events.js';
import { errorAnswer, type FaultyS3, startFaultyS3 } from '../../tests/faulty-s3.js';
import { quarters } from '../../tests/pictures.js';
import { type Outcome, problemIn, resize } from '../../tests/resize-event.js';
import { objectOf } from '../../tests/scripted-store.js';
import { createS3Store } from '../store/s3/s3-store.js';
import { MADE_FROM_HEADER, type Store, StoreError } from '../store/store.js';

const URI = '/_variants/a.jpg/w-200.webp';
const picture = await quarters(400, 300).jpeg().toBuffer();

/** Time limits of the trigger, ms. `pnpm stress:faults` adds the production limit, which takes half a minute. */
const TIMES = process.env['CAMEO_FAULT_REQUESTS'] === undefined ? [4000] : [4000, 30_000];

const servers: FaultyS3[] = [];
const timers: NodeJS.Timeout[] = [];
// Loading takes a second on a busy machine, too long for the first test's short limit.
beforeAll(() => Promise.all([import('@aws-sdk/client-s3'), import('../render/render.js')]));
afterAll(async () => {
  for (const timer of timers) clearInterval(timer);
  await Promise.all(servers.map((server) => server.close()));
});

const HEAD = `HTTP/1.1 200 OK\r\netag: "1"\r\ncontent-type: image/jpeg\r\ncontent-length: ${picture.length}\r\n\r\n`;

function trickle(socket: Socket, bytes: Buffer): void {
  let sent = 0;
  timers.push(
    setInterval(() => {
      if (socket.writable) socket.write(bytes.subarray(sent % bytes.length, (sent % bytes.length) + 1));
      sent += 1;
    }, 20),
  );
}

const SERVERS: Readonly<Record<string, (socket: Socket, request: string) => void>> = {
  'never answers': () => undefined,
  'sends a head and nothing else': (socket) => socket.write(HEAD),
  'stops in the middle of a body': (socket) => {
    socket.write(HEAD);
    socket.write(picture.subarray(0, picture.length / 2));
  },
  'sends a byte of a head now and then': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-without-end: ');
    trickle(socket, Buffer.from('a'));
  },
  'sends a byte of a body now and then': (socket) => {
    socket.write(HEAD.replace(String(picture.length), '10000000'));
    trickle(socket, picture);
  },
  'asks for fewer requests for ever': (socket) => socket.write('HTTP/1.1 503 Slow Down\r\n\r\n'),
  'reads and never stores': (socket, request) => {
    if (request.startsWith('GET /bucket/a.jpg')) socket.end(Buffer.concat([Buffer.from(HEAD), picture]));
    else if (request.startsWith('GET')) socket.end(errorAnswer('404 Not Found', 'NoSuchKey'));
  },
};

async function storeOn(serve: (socket: Socket, request: string) => void): Promise<Store> {
  const server = await startFaultyS3((socket) => serve(socket, server.requests.at(-1) ?? ''));
  servers.push(server);
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  return createS3Store({ bucket: 'bucket', region: 'us-east-1', endpoint: server.endpoint, credentials });
}

/** At least half a second before the trigger would be terminated. */
const inTime = ({ tookMs }: Outcome, leftMs: number) => expect(tookMs).toBeLessThan(leftMs - 500);

// These tests wait, so they run concurrently.
it.concurrent.each(TIMES)(
  'answers before %d ms are over, whatever a server does',
  async (leftMs) => {
    await Promise.all(
      Object.entries(SERVERS).map(async ([name, serve]) => {
        const outcome = await resize(await storeOn(serve), URI, { leftMs });
        expect([name, outcome.violations]).toEqual([name, []]);
        inTime(outcome, leftMs);
        if (name === 'reads and never stores') {
          expect([outcome.status, outcome.headers['cache-control']]).toEqual(['200', 'public, max-age=60']);
        } else {
          expect([name, outcome.headers['cache-control']]).toEqual([name, 'no-store']);
          expect(problemIn(outcome)['code']).toMatch(/^source-(?:timeout|throttled)$/);
        }
      }),
    );
  },
  60_000,
);

it.concurrent.each(TIMES)(
  'sends a recent derivative that the origin found before %d ms are over',
  async (leftMs) => {
    const response = s3Found('200', {
      [MADE_FROM_HEADER]: '"1"',
      Date: 'Mon, 23 Nov 2026 12:00:01 GMT',
      'Last-Modified': 'Mon, 23 Nov 2026 12:00:00 GMT',
    });
    const outcome = await resize(await storeOn(() => undefined), URI, { leftMs, response });
    expect([outcome.status, outcome.violations]).toEqual(['200', []]);
    inTime(outcome, leftMs);
  },
  60_000,
);

it.concurrent('sends a rendered picture even when everything after it hangs', async () => {
  /** Uses its budget to the last moment. */
  const late = (budgetMs: number): Promise<never> =>
    new Promise((_, reject) => {
      timers.push(setTimeout(() => reject(new StoreError('timeout', 'late')), budgetMs));
    });
  let reads = 0;
  const store: Store = {
    open: (key, { budgetMs }) => {
      if (key !== 'a.jpg') return late(0);
      reads += 1;
      return reads === 1 ? Promise.resolve(objectOf(picture)) : late(budgetMs);
    },
    putNew: (_key, _body, _headers, { budgetMs }) => late(budgetMs),
    removeDerivative: (_key, { budgetMs }) => late(budgetMs),
    listDerivatives: async () => [],
    replaceDerivative: () => Promise.reject(new Error('a trigger never replaces')),
    removeDerivatives: () => late(0),
  };
  const outcome = await resize(store, URI, { leftMs: 3500 });
  expect([outcome.status, outcome.violations]).toEqual(['200', []]);
  expect(outcome.headers['cache-control']).toBe('public, max-age=60');
  inTime(outcome, 3500);
});
