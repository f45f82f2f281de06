import type { Socket } from 'node:net';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { errorAnswer, type FaultyS3, startFaultyS3 } from '../../tests/faulty-s3.js';
import { quarters } from '../../tests/pictures.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { testConfig } from '../../tests/test-config.js';
import { createS3Store } from '../store/s3/s3-store.js';

const URI = '/_variants/a.jpg/w-200.webp';

/** Size of the served object, bytes: just below the limit. */
const OFFERED = 52_000_000;

/** Size of a chunk, bytes, and pause between chunks, ms: all chunks together take two seconds. */
const [PIECE, EVERY_MS] = [131_072, 5];

/** Maximum number of bytes sent before an object is abandoned: the first chunks and what the socket buffers hold. */
const MAX_SENT_BYTES = 2_000_000;

const servers: FaultyS3[] = [];
beforeAll(() => Promise.all([import('@aws-sdk/client-s3'), import('../render/render.js')]));
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Serves an object in chunks and counts the sent bytes. */
async function serve(start: Buffer, length: number) {
  let sent = 0;
  const send = (socket: Socket): void => {
    socket.write(`HTTP/1.1 200 OK\r\netag: "1"\r\ncontent-length: ${length}\r\n\r\n`);
    const timer = setInterval(() => {
      if (socket.destroyed || sent >= length) {
        clearInterval(timer);
        return;
      }
      const piece = Buffer.alloc(Math.min(PIECE, length - sent));
      if (sent < start.length) start.copy(piece, 0, sent);
      sent += piece.length;
      socket.write(piece);
    }, EVERY_MS);
  };
  const server = await startFaultyS3((socket) => {
    const isOriginal = server.requests.at(-1)?.startsWith('GET /bucket/a.jpg') === true;
    if (isOriginal) send(socket);
    else socket.end(errorAnswer('404 Not Found', 'NoSuchKey'));
  });
  servers.push(server);
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const store = createS3Store({
    bucket: 'bucket',
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials,
  });
  return { store, sent: () => sent };
}

const page = `<!doctype html><title>a page</title>${'<p>text</p>'.repeat(50_000)}`;

it.each([
  ['a zip', Buffer.from('PK\x03\x04\x14\0')],
  ['a film', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom')])],
  ['a document', Buffer.from('%PDF-1.7\n')],
  ['a bitmap', Buffer.from('BM')],
  ['a page', Buffer.from(page)],
  ['nothing but zeros', Buffer.alloc(1)],
])('answers %s of 52 MB after its first bytes', async (_, start) => {
  const { store, sent } = await serve(start, OFFERED);
  const answered = await resize(store, URI);
  expect(answered.status).toBe('415');
  expect(problemIn(answered)).toMatchObject({ code: 'source-unsupported' });
  expect(answered.violations).toEqual([]);
  const then = sent();
  expect(then).toBeLessThan(MAX_SENT_BYTES);
  // Nothing more is read afterwards.
  await new Promise((resolve) => setTimeout(resolve, 20 * EVERY_MS));
  expect(sent()).toBeLessThan(then + 4 * PIECE);
});

it('answers a format outside the configured inputs in the same way', async () => {
  const { store, sent } = await serve(await quarters(40, 40).tiff().toBuffer(), OFFERED);
  const answered = await resize(store, URI, { config: testConfig({ inputs: ['jpeg', 'png'] }) });
  expect(problemIn(answered)).toMatchObject({ code: 'source-unsupported' });
  expect(sent()).toBeLessThan(MAX_SENT_BYTES);
});

it('reads a picture to its end', async () => {
  const { store, sent } = await serve(await quarters(400, 300).jpeg().toBuffer(), 3_000_000);
  expect((await resize(store, URI)).status).toBe('200');
  expect(sent()).toBe(3_000_000);
});
