import { randomFillSync } from 'node:crypto';
import { onlyInFull, runs } from '@cameo/testing/form';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { type RenderProcess, startRenderProcess } from '../../tests/render-process.js';

/** Median time of a small picture, ms. */
async function smallMs(child: RenderProcess, bytes: Buffer): Promise<number> {
  const taken: number[] = [];
  const times = runs(21, 5);
  for (let at = 0; at < times; at += 1) {
    const answered = await child.render({ bytes, query: 'w=88&f=png' });
    expect(answered.kind).toBe('picture');
    taken.push(answered.ms);
  }
  return taken.sort((one, other) => one - other)[times >> 1] ?? Number.NaN;
}

/** An animation of noise, which keeps a WebP encoder busy for many seconds. */
async function slowPicture(): Promise<Buffer> {
  const [width, height, frames] = [800, 600, 40];
  const pixels = randomFillSync(Buffer.alloc(width * height * frames * 3));
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  return sharp(pixels, { pages: -1, raw }).gif({ effort: 1, colours: 16 }).toBuffer();
}

it.runIf(onlyInFull('the order is tested with the queue'))(
  'slow pictures leave time for small ones',
  { timeout: 180_000 },
  async () => {
    const child = await startRenderProcess({ limits: { sourceBytes: 100_000_000 } });
    let settled: Promise<unknown> | undefined;
    try {
      const small = await quarters(400, 300).jpeg().toBuffer();
      const slow = await slowPicture();
      await smallMs(child, small);
      const alone = await smallMs(child, small);
      let done = 0;
      const renders = Array.from({ length: 6 }, (_, at) =>
        child
          .render({ bytes: slow, query: `w=640&q=${40 + at * 10}&f=webp`, budgetMs: 20_000 })
          .finally(() => {
            done += 1;
          }),
      );
      settled = Promise.allSettled(renders);
      const beside = await smallMs(child, small);
      // They were in progress all the while, one of them occupying a processor of two.
      expect(done).toBe(0);
      expect(beside).toBeLessThan(10 * alone + 50);
    } finally {
      await child.stop();
      await settled;
    }
  },
);
