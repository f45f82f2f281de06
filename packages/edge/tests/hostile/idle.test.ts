import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gifFile } from '../animated-files.js';
import { avifFile, ispe } from '../avif-file.js';
import { withScans } from '../flooded-files.js';
import { composedPng, drawing, flat, flatPng } from '../hostile-pictures.js';
import { type RenderProcess, startRenderProcess } from '../render-process.js';
import { codedAvif } from './coded.js';

/** Time left when the work begins, ms: the answer comes in the middle of the work, or it is not started. */
const BUDGETS = some([1200, 3000], 1);

/** How long the process may continue after the answer, ms. */
const MAX_MS = 2000;

/** Tolerance for a late answer on a busy machine, ms. */
const LATE_MS = 1500;

const grain = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#336699',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  });

const avif = async (side: readonly [number, number], way: '4:2:0 8' | '4:2:0 10', rough: boolean) => {
  const { body, av1C, width, height } = await codedAvif(side, way, rough);
  return avifFile({ items: [{ id: 1, type: 'av01', body, properties: [av1C, ispe(width, height)] }] });
};

/** A film of many colours in which all frames differ. */
const film = (frames: number, side: number): Buffer =>
  gifFile({
    width: side,
    height: side,
    palette: Array.from({ length: 64 }, (_, at) => [at * 4, 255 - at * 4, (at * 37) % 256] as const),
    repeats: 0,
    pictures: Array.from({ length: frames }, (_, at) => ({
      width: side,
      height: side,
      pixels: (x, y) => (x * (at + 1) + y * 7) % 64,
      delay: 10,
    })),
  });

/** Made once for several kinds of work. */
const made = new Map<string, Buffer | Promise<Buffer>>();
const once = (name: string, make: () => Buffer | Promise<Buffer>) => () => {
  const found = made.get(name) ?? make();
  made.set(name, found);
  return found;
};
const photograph = once('photograph', () => grain(4000, 3000).jpeg({ quality: 70 }).toBuffer());
const slowFilm = once('film', () => film(120, 300));

const PATTERNS = Array.from({ length: 8 }, (_, at) => {
  const fill = at === 0 ? 'red' : `url(#p${at - 1})`;
  return `<pattern id="p${at}" width="4%" height="4%"><rect width="999" height="999" fill="${fill}"/></pattern>`;
}).join('');

/** Work that takes long in one call of a codec, or in many, by kind. */
const SLOW: Readonly<Record<string, readonly [make: () => Promise<Buffer> | Buffer, query: string]>> = {
  'an AVIF of 25 million pixels': [() => avif([5000, 5000], '4:2:0 8', false), 'w=88'],
  'an AVIF of 15 million pixels of noise': [() => avif([5000, 3000], '4:2:0 8', true), 'w=88&f=jpeg'],
  'an AVIF of 10 bits': [() => avif([4000, 3000], '4:2:0 10', true), 'w=640'],
  'a JPEG of 150 scans': [async () => withScans(await flat(4000, 4000, 'jpeg'), 140), 'w=88'],
  'a WebP without loss': [() => flat(7900, 7900, 'webp'), 'w=88'],
  'a TIFF': [() => flat(7900, 7900, 'tiff'), 'w=640&blur=20'],
  'an AVIF that is made': [photograph, 'w=3840&f=avif'],
  'a WebP that is made': [photograph, 'w=3840&f=webp'],
  'a JPEG that is made': [photograph, 'w=3840&f=jpeg&q=40'],
  'a PNG that is made': [photograph, 'w=3840&f=png'],
  'a graphic': [() => flatPng(2000, 2000, { depth: 8, type: 2 }), 'w=1920&f=webp'],
  'a slow animation': [slowFilm, 'w=320&sharpen=3'],
  'a slow animation as WebP': [slowFilm, 'w=320'],
  'an animated PNG that is put together': [() => composedPng(400), 'w=48'],
  'a drawing of patterns': [
    () => drawing(`${PATTERNS}<rect width="100%" height="100%" fill="url(#p7)"/>`),
    'w=640',
  ],
  'edges of a large picture': [photograph, 'trim=10&f=png'],
  'what is broken at its end': [
    async () => (await grain(5000, 4000).png({ compressionLevel: 1 }).toBuffer()).subarray(0, -3000),
    'w=640&f=png',
  ],
  'an interlaced PNG': [() => flatPng(5000, 5000, { depth: 8, type: 6, interlaced: true }), 'w=640'],
};

describe.runIf(process.platform === 'linux')('after an answer the process is idle', () => {
  let child: RenderProcess;
  beforeAll(async () => {
    child = await startRenderProcess({ memoryMb: 1536 });
  });
  afterAll(() => child.stop());

  it.each(some(Object.keys(SLOW), 1))('%s', { timeout: 120_000 }, async (kind) => {
    const [make, query] = SLOW[kind] as (typeof SLOW)[string];
    const bytes = await make();
    for (const budgetMs of some(BUDGETS, 1)) {
      const request = { bytes, query, accept: 'image/avif,image/webp', budgetMs, measure: true };
      const answered = await child.render(request);
      const about = `${kind}, ${budgetMs} ms: ${JSON.stringify({ ...answered, body: undefined })}`;
      process.stderr.write(`  ${about}\n`);
      expect(answered.ms, about).toBeLessThan(budgetMs + LATE_MS);
      expect(answered.idleMs, about).toBeLessThan(MAX_MS);
      if (answered.kind === 'problem')
        expect(['render-timeout', 'source-corrupt', 'source-too-large'], about).toContain(answered.code);
    }
  });
});
