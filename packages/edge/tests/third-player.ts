import sharp from 'sharp';
import { createRefine } from '../src/refine/refine.js';
import type { PutHeaders } from '../src/store/store.js';
import { memoryBucket } from './memory-bucket.js';
import { photo } from './pictures.js';
import { resize } from './resize-event.js';
import { derivative } from './stored-bytes.js';
import { testConfig } from './test-config.js';

export const SOURCE = 'a.jpg';
export const KEY = derivative('_variants/a.jpg/w-112.avif');
export const LONG = 'public, max-age=86400, s-maxage=31536000';
export const HOUR = 'public, max-age=86400, s-maxage=3600';

/** Number of originals whose derivatives all differ. */
const VERSIONS = 3;
export const ORIGINALS: readonly Buffer[] = await Promise.all(
  Array.from({ length: VERSIONS }, (_, n) =>
    photo(320, 200 + 20 * n)
      .modulate({ hue: 120 * n })
      .jpeg({ quality: 95 })
      .toBuffer(),
  ),
);

/** The derivatives of one original in an undisturbed run: by ResizeImage, then by Refine. */
interface Calm {
  readonly etag: string;
  readonly first: Buffer;
  readonly refined: Buffer;
}

async function calm(original: Buffer): Promise<Calm> {
  const bucket = memoryBucket();
  bucket.upload(SOURCE, original);
  const { bytes: first } = await resize(bucket.store, `/${KEY}`);
  const { outcome } = await createRefine(testConfig(), { store: bucket.store, log: () => undefined })(KEY);
  const refined = Buffer.from(bucket.at(KEY)?.body ?? []);
  const { height } = await sharp(original).metadata();
  const made = await sharp(refined).metadata();
  if (outcome !== 'smaller' || refined.length > 0.96 * first.length)
    throw new Error(`Got ${outcome} of ${first.length} bytes, expected a photograph that gains`);
  if (made.height !== Math.round((112 * (height ?? 0)) / 320))
    throw new Error(`Got a height of ${made.height}`);
  return { etag: bucket.at(SOURCE)?.etag ?? '', first, refined };
}

export const CALM: readonly Calm[] = await Promise.all(ORIGINALS.map(calm));

/** The original that bytes were made from, and the maker. */
export function madeOf(
  body: Uint8Array,
): { readonly version: number; readonly by: 'first' | 'refined' } | undefined {
  for (const [version, { first, refined }] of CALM.entries()) {
    if (first.equals(body)) return { version, by: 'first' };
    if (refined.equals(body)) return { version, by: 'refined' };
  }
  return undefined;
}

/** The defect of an object in the bucket; `''` for what ResizeImage or Refine would have stored by itself. */
export function wrongWithStored(
  kept: { readonly body: Uint8Array; readonly headers: Partial<PutHeaders> } | undefined,
): string {
  if (kept === undefined) return '';
  const made = madeOf(kept.body);
  if (made === undefined) return `${kept.body.length} bytes that nobody makes`;
  const expected: Partial<PutHeaders> = {
    contentType: 'image/avif',
    cacheControl: made.by === 'refined' ? LONG : HOUR,
    madeFrom: CALM[made.version]?.etag,
    refined: made.by === 'refined' ? 'smaller' : 'not-yet',
  };
  const { contentType, cacheControl, madeFrom, refined } = kept.headers;
  const got = JSON.stringify({ contentType, cacheControl, madeFrom, refined });
  return got === JSON.stringify(expected) ? '' : `${made.by} of ${made.version} with ${got}`;
}
