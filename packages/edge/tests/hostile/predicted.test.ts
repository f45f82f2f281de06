import { deflateSync } from 'node:zlib';
import { some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupedWebp } from '../flooded-files.js';
import { flatPng } from '../hostile-pictures.js';
import { quarters } from '../pictures.js';
import { pngChunk } from '../png-chunk.js';
import { type RenderProgram, renderProgram, startRenderProcess } from '../render-process.js';
import { hostileFile } from './hostile-file.js';

/** The seed of the series in which these were found. */
const SEED = 26;

/** A PNG of one colour with texts that expand to 8 MB each. */
function withTexts(count: number): Buffer {
  const png = flatPng(1000, 1000, { depth: 8, type: 2 });
  const text = pngChunk(
    'zTXt',
    Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(7_900_000, 'text '))]),
  );
  // After the signature and the header.
  return Buffer.concat([png.subarray(0, 33), ...Array.from({ length: count }, () => text), png.subarray(33)]);
}

/** A JPEG with 19 MB of application segments before its picture. */
async function withSegmentsOfAnApplication(): Promise<Buffer> {
  const jpeg = await quarters(2000, 1500).jpeg().toBuffer();
  const one = Buffer.concat([Buffer.from([0xff, 0xe1, 0x27, 0x12]), Buffer.alloc(10_000, 'app ')]);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: 1900 }, () => one), jpeg.subarray(2)]);
}

const withXmp = async (format: 'avif' | 'webp'): Promise<Buffer> =>
  quarters(1000, 800)
    .withXmp(`<x>${'text '.repeat(4_000_000)}</x>`)
    .toFormat(format, { effort: 0 })
    .toBuffer();

const numbered = async (index: number) => (await hostileFile(SEED, index)).bytes;

/** Files that took more than predicted when measured alone in a new process. The short form has the first and the last. */
const CASES: readonly (readonly [about: string, bytes: () => Buffer | Promise<Buffer>, query: string])[] = [
  [
    'the most varied part of a picture of its own size: 137 MB of 119',
    () => flatPng(300, 1000, { depth: 8, type: 6 }),
    'w=320&h=200&focus=entropy&f=png',
  ],
  ['frames that are put together: 719 MB of 556', () => numbered(593), 'w=640&flip=h'],
  [
    'the most varied part of a picture of 16 bits: 182 MB of 178',
    () => numbered(8676),
    'w=320&h=200&focus=entropy&f=webp',
  ],
  ['frames that are smaller than their canvas: 330 MB of 236', () => numbered(3419), 'w=88&f=webp'],
  ['the same with many bytes: 180 MB of 154', () => numbered(2989), 'w=88&f=webp'],
  ['segments of an application: 183 MB of 172', withSegmentsOfAnApplication, 'w=640'],
  ['20 MB of XMP in an AVIF: 433 MB of 171', () => withXmp('avif'), 'w=320'],
  ['20 MB of XMP in a WebP: 318 MB of 158', () => withXmp('webp'), 'w=320'],
  ['packed texts: 488 MB of 260', () => withTexts(7), 'w=640&trim=10'],
  ['packed texts, for a description: 520 MB of 230', () => withTexts(7), 'w=512&f=webp'],
];

let program: RenderProgram;
beforeAll(async () => {
  program = await renderProgram();
});
afterAll(() => program.remove());

describe.runIf(process.platform === 'linux')(
  'the prediction is at least the memory of a first render',
  () => {
    it.each(some(CASES, 2))('of %s', async (_, bytes, query) => {
      const child = await startRenderProcess({ memoryMb: 1024 }, { program });
      try {
        const {
          peakMb,
          predictedMb = 0,
          kind,
        } = await child.render({ bytes: await bytes(), query, measure: true });
        expect(kind).toBe('picture');
        expect(peakMb).toBeLessThanOrEqual(predictedMb);
      } finally {
        await child.stop();
      }
    });

    it('a corrupt animation of 49,000 chunks, which took 124 MB instead of 119', async () => {
      // With glibc's default allocator, as at the edge.
      const child = await startRenderProcess({ memoryMb: 1024 }, { program, trims: false });
      try {
        const request = { bytes: await numbered(972), query: 'trim=1&w=88', measure: true };
        const { peakMb, predictedMb = 0 } = await child.render(request);
        expect(predictedMb).toBeGreaterThan(0);
        expect(peakMb).toBeLessThanOrEqual(predictedMb);
      } finally {
        await child.stop();
      }
    });

    it('a WebP of 295 kB with 65,536 prefix code groups, which took 429 MB instead of 123, is rendered if there is enough memory', async () => {
      const bytes = groupedWebp();
      const outcomes = [
        [1024, 'source-too-large'],
        [1536, 'picture'],
      ] as const;
      for (const [memoryMb, outcome] of some(outcomes, 1)) {
        const child = await startRenderProcess({ memoryMb }, { program });
        try {
          const answered = await child.render({ bytes, query: 'w=88', measure: true });
          expect(answered.kind === 'problem' ? answered.code : answered.kind).toBe(outcome);
          expect(answered.peakMb).toBeLessThanOrEqual(answered.predictedMb ?? 120);
        } finally {
          await child.stop();
        }
      }
    });
  },
);
