import { some } from '@cameo/testing/form';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProblemError } from '../../src/http/problem-error.js';
import { ALLOWED_BLOCKS, blocksOf } from '../metadata-blocks.js';
import { renderQuery } from '../render-query.js';
import { plainPictures, plantedPictures, showsSecret } from './planted.js';
import type { Planted } from './secret.js';

/** At its own size, where an original may be passed on, and encoded in each format. */
const QUERIES = [
  'q=95',
  'w=3840&q=95',
  'f=jpeg&q=95',
  'f=png',
  'f=webp&q=95',
  'f=avif&q=95',
  'w=16',
  'trim=10',
];

const ACCEPTS = ['image/avif,image/webp', '*/*'];

/** A format that is requested by name is the same variant for every client. */
const REQUESTS = QUERIES.flatMap((query) =>
  (query.includes('f=') ? ACCEPTS.slice(0, 1) : ACCEPTS).map((accept) => ({ query, accept })),
);

describe('a planted name, title and place', () => {
  let planted: readonly Planted[] = [];
  beforeAll(async () => {
    planted = await plantedPictures();
  });

  it('are in the originals', () => {
    expect(planted.length).toBeGreaterThan(110);
    const empty = planted.filter(
      ({ place, format, bytes }) =>
        !showsSecret(bytes) && !(format === 'palette png' && place.includes('palette')),
    );
    expect(empty.map(({ format, place }) => `${format}: ${place}`)).toEqual([]);
  });

  it('are in no derivative of any format', { timeout: 300_000 }, async () => {
    const leaks: string[] = [];
    let pictures = 0;
    const tried = some(planted, 10);
    for (const { format, place, bytes } of tried) {
      for (const { query, accept } of REQUESTS) {
        const rendition = await renderQuery(bytes, query, { accept }).catch((error: unknown) => {
          if (error instanceof ProblemError && /^source-(?:corrupt|unsupported)$/.test(error.issue.code))
            return undefined;
          throw new Error(`${format}, ${place}, ${query}: ${String(error)}`, { cause: error });
        });
        if (rendition === undefined) continue;
        pictures += 1;
        const about = `${format}, ${place}, ${query}, ${accept}, as ${rendition.format}`;
        if (showsSecret(rendition.body)) leaks.push(about);
        const allowed = ALLOWED_BLOCKS[rendition.format] ?? [];
        const extra = blocksOf(rendition.body).filter((block) => !allowed.includes(block));
        if (extra.length > 0) leaks.push(`${about}: ${extra.join()}`);
      }
    }
    expect(leaks).toEqual([]);
    // A file that a decoder rejects reveals nothing; most are rendered.
    expect(pictures).toBeGreaterThan(tried.length * QUERIES.length);
  });

  it('would pass with an original whose pixels are passed on', async () => {
    const passed: string[] = [];
    for (const [name, bytes] of await plainPictures()) {
      const format = name.split(' ').at(-1) ?? '';
      const accept = format === 'avif' || format === 'webp' ? `image/${format}` : '*/*';
      const { body } = await renderQuery(bytes, 'q=95', { accept });
      // The pixels are the original's own if a piece of its coded bytes occurs.
      const middle = bytes.subarray(Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 40);
      if (Buffer.from(body).includes(middle)) passed.push(name);
    }
    expect(passed).toEqual(expect.arrayContaining(['jpeg', 'progressive jpeg', 'webp', 'avif']));
  });
});
