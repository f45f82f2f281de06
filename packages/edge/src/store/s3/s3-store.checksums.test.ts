import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyS3, startFaultyS3 } from '../../../tests/faulty-s3.js';
import { failureOf, opened, readBody } from '../../../tests/stored-bytes.js';
import type { Store } from '../store.js';
import { createS3Store } from './s3-store.js';

const running: FaultyS3[] = [];
beforeAll(() => import('@aws-sdk/client-s3'));
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

/** A store on a server that answers every request with nine digits and these headers. */
async function storeAnswering(...headers: readonly string[]): Promise<Store> {
  const head = ['HTTP/1.1 200 OK', 'content-length: 9', ...headers].join('\r\n');
  const server = await startFaultyS3((socket) => socket.write(`${head}\r\n\r\n123456789`));
  running.push(server);
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  return createS3Store({ bucket: 'bucket', region: 'us-east-1', endpoint: server.endpoint, credentials });
}

const read = async (...headers: readonly string[]) =>
  (await readBody(await (await storeAnswering(...headers)).open('a.jpg', { budgetMs: 5000 }))).toString();

const MD5 = '25f9e794323b453885f5181f1b624d0b';
const OTHER_MD5 = '25f9e794323b453885f5181f1b624d0c';
// The catalogue's check values for "123456789": CRC-64/NVME ae8b14860a799888, CRC-32 cbf43926.
const CRC64 = 'rosUhgp5mIg=';
const CRC32 = 'y/Q5Jg==';

describe('a body that matches its announcement', () => {
  it.each([
    [`etag: "${MD5}"`],
    [`etag: "${MD5}"`, 'x-amz-server-side-encryption: AES256', `x-amz-checksum-crc64nvme: ${CRC64}`],
    ['etag: "0-2"', `x-amz-checksum-crc64nvme: ${CRC64}`, 'x-amz-checksum-type: FULL_OBJECT'],
    ['etag: "0-2"', `x-amz-checksum-crc32: ${CRC32}`],
  ])('by %s is read', async (...headers) => {
    expect(await read(...headers)).toBe('123456789');
  });
});

describe('a body that differs from its announcement', () => {
  it.each([
    [`etag: "${OTHER_MD5}"`],
    [`etag: "${OTHER_MD5}"`, 'x-amz-server-side-encryption: AES256'],
    ['etag: "0-2"', 'x-amz-checksum-crc64nvme: rosUhgp5mIk=', 'x-amz-checksum-type: FULL_OBJECT'],
    ['etag: "0-2"', 'x-amz-checksum-crc32: y/Q5Jw=='],
    ['x-amz-server-side-encryption: aws:kms', 'x-amz-checksum-crc64nvme: rosUhgp5mIk='],
  ])('by %s is broken', async (...headers) => {
    expect((await failureOf(read(...headers))).failure).toBe('broken');
  });

  it('reports the announced checksum', async () => {
    expect((await failureOf(read(`etag: "${OTHER_MD5}"`))).message).toContain(
      `has the MD5 ${MD5}, its entity tag announced ${OTHER_MD5}`,
    );
  });
});

describe('a body without a verifiable announcement', () => {
  // Undetectable damage: docs/reliability.md.
  it.each([
    ['etag: "0-2"'],
    ['etag: "0-2"', 'x-amz-checksum-crc32: AAAAAA==-2'],
    [`etag: "${OTHER_MD5}"`, 'x-amz-server-side-encryption: aws:kms'],
    [`etag: "${OTHER_MD5}"`, 'x-amz-server-side-encryption-customer-algorithm: AES256'],
    ['x-amz-meta-a: 1'],
  ])('by %s is read as it is', async (...headers) => {
    expect(await read(...headers)).toBe('123456789');
  });
});

it('closes the connection of an unread body with a checksum', async () => {
  let closed = false;
  const server = await startFaultyS3((socket) => {
    socket.on('close', () => {
      closed = true;
    });
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 9\r\nx-amz-checksum-crc64nvme: ${CRC64}\r\n\r\n123`);
  });
  running.push(server);
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const store = createS3Store({
    bucket: 'bucket',
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials,
  });
  opened(await store.open('a.jpg', { budgetMs: 20_000 })).discard();
  await expect.poll(() => closed, { timeout: 3000 }).toBe(true);
});
