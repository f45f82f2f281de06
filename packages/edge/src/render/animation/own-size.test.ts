import { issue } from '@cameo/core';
import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { apngFile, gifFile } from '../../../tests/animated-files.js';
import { picturesIn } from '../../../tests/picture-folders.js';
import { animation, noise, paintPixels } from '../../../tests/pictures.js';
import { problemOf, renderQuery } from '../../../tests/render-query.js';
import { testConfig } from '../../../tests/test-config.js';

const CHROME = 'image/avif,image/webp';
const ANY = '*/*';

const describeFrames = async (body: Uint8Array) => {
  const { pages, loop, delay, pageHeight, width, format } = await sharp(body, { pages: -1 }).metadata();
  return { pages, loop, delay, height: pageHeight, width, format };
};

/** A chequered sprite of four colours on a transparent ground, like a drawn animation. */
const sprite = (frames = 12) =>
  gifFile({
    width: 120,
    height: 90,
    palette: [
      [0, 0, 0],
      [220, 30, 30],
      [240, 210, 40],
      [40, 60, 200],
    ],
    repeats: 0,
    pictures: Array.from({ length: frames }, (_, frame) => ({
      width: 120,
      height: 90,
      pixels: (x, y) => (Math.hypot(x - 20 - 5 * frame, y - 45) < 20 ? 1 + ((x + y) % 2) : 0),
      transparent: 0,
      dispose: 2,
      delay: 8,
    })),
  });

const PLAIN = [0, 40, 80, 120, 160].map((shift) => ({
  width: 120,
  height: 90,
  pixels: (x: number, y: number) => [(x + shift) & 255, (y * 2) & 255, 90, 255] as const,
}));

/** A film that does not compress: moving noise. */
async function film(format: 'gif' | 'webp', frames: number, side: number): Promise<Buffer> {
  const grain = await noise(side + frames, side)
    .ensureAlpha()
    .raw()
    .toBuffer();
  const at = (x: number, y: number, shift: number) => {
    const [r = 0, g = 0, b = 0] = grain.subarray((y * (side + frames) + x + shift) * 4);
    return [r, g, b] as const;
  };
  const painted = Array.from({ length: frames }, (_, shift) => (x: number, y: number) => at(x, y, shift));
  return animation(
    format,
    painted,
    { loop: 0, delay: painted.map(() => 100) },
    { width: side, height: side },
  );
}

describe('an animation at its own size', () => {
  it.each(some([CHROME, 'image/webp', 'image/avif', ANY], 2))(
    'has no more bytes than its original for %s',
    async (accept) => {
      for (const bytes of [
        sprite(),
        await film('gif', 3, 64),
        apngFile({ width: 120, height: 90, frames: PLAIN }),
      ]) {
        const { body, frames, width } = await renderQuery(bytes, 'w=3840', { accept });
        expect(body.length).toBeLessThanOrEqual(bytes.length);
        expect(frames).toBeGreaterThan(2);
        expect(width).toBe((await sharp(bytes).metadata()).width);
      }
    },
  );

  it('is the original itself when a GIF is requested of a GIF: with its own colours, and without work', async () => {
    const bytes = sprite();
    const rendition = await renderQuery(bytes, 'w=120', { accept: ANY });
    expect(rendition).toMatchObject({
      format: 'gif',
      contentType: 'image/gif',
      frames: 12,
      width: 120,
      height: 90,
    });
    expect(Buffer.from(rendition.body).equals(bytes)).toBe(true);
    expect(rendition.reason).toContain('nothing but the encoding would change');
  });

  it('is a lossless WebP of a drawn one if that is smaller, identical to the pixel', async () => {
    const bytes = sprite();
    const { body, format } = await renderQuery(bytes, 'w=120', { accept: CHROME });
    expect(format).toBe('webp');
    expect(await describeFrames(body)).toMatchObject({
      pages: 12,
      loop: 0,
      delay: Array(12).fill(80),
      format: 'webp',
    });
    const fifth = await sharp(body, { page: 5 }).ensureAlpha().raw().toBuffer();
    const drawn = paintPixels(120, 90, (x, y) =>
      Math.hypot(x - 45, y - 45) < 20 ? ((x + y) % 2 === 0 ? [220, 30, 30] : [240, 210, 40]) : [0, 0, 0, 0],
    );
    expect(fifth.equals(drawn)).toBe(true);
  });

  it('is encoded when something would change, or when a format is requested by name', async () => {
    const bytes = await film('gif', 3, 64);
    for (const query of ['w=64&gray=1', 'w=64&flip=h', 'w=64&f=webp', 'w=64&trim=5']) {
      const { reason, format } = await renderQuery(bytes, query, { accept: CHROME });
      expect({ reason, format }, query).toEqual({ reason: undefined, format: 'webp' });
    }
  });
});

describe('pictures from bug reports', () => {
  const reported = new Map(picturesIn('reported').map(({ name, bytes }) => [name, bytes]));
  const there = reported.size > 0;
  const of = (name: string) => reported.get(name) ?? Buffer.alloc(0);

  it.runIf(there)('04: disposed and uncovered areas are transparent', async () => {
    for (const [name, frame] of [
      ['04-dispose-background.gif', 2],
      ['04-first-frame-smaller-than-screen.gif', 0],
    ] as const) {
      for (const [query, accept] of [
        ['w=200&f=webp', CHROME],
        ['w=48', CHROME],
      ] as const) {
        const { body } = await renderQuery(of(name), query, { accept });
        const raw = await sharp(body, { page: frame }).ensureAlpha().raw().toBuffer();
        const { width = 0 } = await sharp(body).metadata();
        expect(raw[(2 * width + 2) * 4 + 3], `${name} ${query}`).toBe(0);
      }
    }
  });

  it.runIf(there)('07: an animated PNG is animated', async () => {
    for (const [query, accept, format] of [
      ['w=200', CHROME, 'webp'],
      ['w=88', CHROME, 'webp'],
      ['w=88', ANY, 'gif'],
    ] as const) {
      const { body } = await renderQuery(of('07-apng-5-frames.png'), query, { accept });
      expect(await describeFrames(body)).toMatchObject({
        pages: 5,
        delay: Array(5).fill(200),
        loop: 0,
        format,
      });
    }
  });

  it.runIf(there)('08: a dithered sprite does not grow', async () => {
    for (const accept of some([CHROME, 'image/webp', ANY], 2)) {
      const { body, frames, width } = await renderQuery(of('08-dithered-sprite-400x300.gif'), 'w=480', {
        accept,
      });
      expect(body.length).toBeLessThanOrEqual(28_774);
      expect({ frames, width }).toEqual({ frames: 24, width: 400 });
    }
  });
});

describe('an animation that exceeds the time limit', () => {
  /** Two fifths of a second, not enough for a hundred frames. */
  const config = testConfig({ timeoutMs: 1000 });
  const size = { width: 200, height: 200 };
  const long = gifFile({
    ...size,
    palette: Array.from({ length: 128 }, (_, at) => [at * 2, 90, 200 - at] as const),
    pictures: Array.from({ length: 100 }, (_, frame) => ({ ...size, pixels: () => frame, delay: 10 })),
    repeats: 0,
  });

  it('is answered immediately with the original if only size or format would differ', async () => {
    const requests = [
      ['w=152', CHROME],
      ['w=152', ANY],
      ['w=152&f=webp', CHROME],
      ['w=640', CHROME],
    ] as const;
    for (const [query, accept] of some(requests, 2)) {
      // Processor time, which other processes do not affect.
      const before = process.cpuUsage();
      const { body, format, width, frames, reason } = await renderQuery(long, query, { accept, config });
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(1000);
      expect({ format, width, frames }).toEqual({ format: 'gif', width: 200, frames: 100 });
      expect(Buffer.from(body).equals(long)).toBe(true);
      expect(reason).toMatch(
        /^100 frames of 200 × 200 pixels as gif, about \d+\.\d s of work is more than can be rendered$/,
      );
    }
  });

  it("is a problem with an explanation if more is requested, or if the client does not support the original's format", async () => {
    const colours = Array.from({ length: 100 }, (_, at) => [at * 2, 90, 200 - at] as const);
    const timing = { loop: 0, delay: colours.map(() => 100) };
    const webp = await animation('webp', colours, timing, size);
    for (const [bytes, query, accept] of [
      [long, 'w=152&h=48', CHROME],
      [long, 'w=152&gray=1', CHROME],
      [long, 'w=152&trim=5', CHROME],
      [webp, 'w=152', ANY],
    ] as const) {
      const problem = await problemOf(renderQuery(bytes, query, { accept, config }));
      expect(problem.issue).toMatchObject({
        ...issue('source-too-large', { param: 'original' }),
        expected: 'at most 0.4 s; a smaller w or fewer frames take less',
      });
    }
    expect(await renderQuery(webp, 'w=152', { accept: CHROME, config })).toMatchObject({
      format: 'webp',
      width: 200,
    });
    expect(await renderQuery(long, 'w=48&f=png', { config })).toMatchObject({
      format: 'png',
      frames: 1,
      width: 48,
    });
  });
});

describe('an AVIF image sequence', () => {
  it('is rejected by its name', async () => {
    const sequence = Buffer.concat([
      Buffer.of(0, 0, 0, 24),
      Buffer.from('ftypavis\0\0\0\0avisavif'),
      Buffer.alloc(64),
    ]);
    expect((await problemOf(renderQuery(sequence, 'w=48'))).issue).toMatchObject({
      code: 'source-unsupported',
      received: 'an AVIF image sequence',
    });
  });
});
