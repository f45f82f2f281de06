import { randomFillSync } from 'node:crypto';
import { runs } from '@cameo/testing/form';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { type RenderProcess, startRenderProcess } from '../../tests/render-process.js';

/** How long a small picture takes, the middle of several, ms. */
async function smallMs(child: RenderProcess, bytes: Buffer): Promise<number> {
  const taken: number[] = [];
  const times = runs(21, 9);
  for (let at = 0; at < times; at += 1) {
    const answered = await child.render({ bytes, query: 'w=88&f=png' });
    expect(answered.kind).toBe('picture');
    taken.push(answered.ms);
  }
  return taken.sort((one, other) => one - other)[times >> 1] ?? Number.NaN;
}

/** An animation of noise, which a WebP encoder works on for many seconds. */
async function slowPicture(): Promise<Buffer> {
  const [width, height, frames] = [800, 600, 40];
  const pixels = randomFillSync(Buffer.alloc(width * height * frames * 3));
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  return sharp(pixels, { pages: -1, raw }).gif({ effort: 1, colours: 16 }).toBuffer();
}

it('of slow pictures leaves small ones their time', { timeout: 180_000 }, async () => {
  const child = await startRenderProcess({ limits: { sourceBytes: 100_000_000 } });
  let settled: Promise<unknown> | undefined;
  try {
    const small = await quarters(400, 300).jpeg().toBuffer();
    const slow = await slowPicture();
    await smallMs(child, small);
    const alone = await smallMs(child, small);
    let done = 0;
    const asked = Array.from({ length: 6 }, (_, at) =>
      child.render({ bytes: slow, query: `w=640&q=${40 + at * 10}&f=webp`, budgetMs: 20_000 }).finally(() => {
        done += 1;
      }),
    );
    settled = Promise.allSettled(asked);
    const beside = await smallMs(child, small);
    // They were at work all the while, one of them on a processor of two.
    expect(done).toBe(0);
    expect(beside).toBeLessThan(10 * alone + 50);
  } finally {
    await child.stop();
    await settled;
  }
});
