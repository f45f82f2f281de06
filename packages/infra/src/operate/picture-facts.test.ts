import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningEdge } from '../../tests/running-edge.js';
import { pictureFacts } from './picture-facts.js';
import { requestUrl } from './request-url.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('pictureFacts', () => {
  let edge: Awaited<ReturnType<typeof runningEdge>>;
  beforeAll(async () => {
    edge = await runningEdge();
  });
  afterAll(() => edge.close());

  it.each([
    ['image/avif,image/webp', 'avif'],
    ['image/webp', 'webp'],
    ['*/*', 'jpeg'],
  ])("reads the encoders' output for %s", async (accept, format) => {
    for (const [query, width, height] of [
      ['w=640&h=360', 640, 360],
      ['w=64&h=96', 64, 96],
      ['w=1000', 1000, undefined],
    ] as const) {
      const facts = pictureFacts((await requestUrl(`${edge.url}/earth.jpg?${query}`, accept)).body);
      expect(facts).toMatchObject({ format, width, ...(height !== undefined && { height }) });
    }
  });

  // Written by hand from the formats' specifications.
  it.each([
    ['png', '89504e470d0a1a0a 0000000d 49484452 00000280 00000168 0806000000', 640, 360],
    ['gif', '474946383961 8002 6801 000000', 640, 360],
    ['webp', '52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 670100', 640, 360],
    ['webp', '52494646 00000000 57454250 5650384c 00000000 2f 7fc25900', 640, 360],
    ['jpeg', 'ffd8 ffe0 0004 0000 ffff ffc2 0011 08 0168 0280 03', 640, 360],
  ])('reads the header of a %s', (format, bytes, width, height) => {
    expect(pictureFacts(hex(bytes))).toEqual({ format, width, height });
  });

  it.each([
    '',
    'ff',
    'ffd8ff',
    'ffd8ffe0ffff',
    '3c68746d6c3e',
    '52494646 00000000 57454250',
    '89504e470d0a1a0a',
  ])('returns undefined for %j', (bytes) => {
    expect(pictureFacts(hex(bytes))).toBeUndefined();
  });
});
