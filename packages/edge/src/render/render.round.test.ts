import { some } from '@cameo/testing/form';
import { describe, expect, it } from 'vitest';
import { animation, paint, solid } from '../../tests/pictures.js';
import { decode, describePicture, distance } from '../../tests/probe.js';
import { renderQuery } from '../../tests/render-query.js';

type Radii = readonly [x: number, y: number];

/** Columns per pixel for integrating its area. */
const COLUMNS = 500;

/**
 * The area of a pixel inside rounded corners, from the equation of the ellipse: in each column the picture begins at the arc,
 * and ends at the same distance from the bottom.
 */
function areaInside(x: number, y: number, width: number, height: number, [across, down]: Radii): number {
  let area = 0;
  for (let column = 0; column < COLUMNS; column += 1) {
    const at = x + (column + 0.5) / COLUMNS;
    const beyond = Math.max(0, across - at, at - (width - across)) / across;
    const top = down - down * Math.sqrt(Math.max(0, 1 - beyond ** 2));
    area += Math.max(0, Math.min(y + 1, height - top) - Math.max(y, top));
  }
  return area / COLUMNS;
}

const RED = [200, 30, 40] as const;
/** Slightly noisy, so that it is encoded as a photograph in full colour. */
const red = (width: number, height: number) =>
  solid(width, height, RED).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();

/** The maximum difference between a picture and the value that `expected` computes from each pixel's share. */
async function farthest(
  body: Uint8Array,
  radii: Radii,
  expected: (share: number) => readonly number[],
): Promise<number> {
  const { width, height, pixel } = await decode(body);
  let largest = 0;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const wanted = expected(areaInside(x, y, width, height, radii));
      const found = pixel(x, y);
      // Almost transparent pixels have few levels of colour.
      const seen =
        (wanted[3] ?? 255) > 20 ? distance(found, wanted) : Math.abs(found[3] - (wanted[3] ?? 255));
      largest = Math.max(largest, seen);
    }
  return largest;
}

const clear = (share: number) => [...RED, 255 * share];

describe('round', () => {
  const ELLIPSES: readonly (readonly [query: string, width: number, height: number, Radii])[] = [
    ['w=112&h=112&round=500', 112, 112, [56, 56]],
    ['w=112&h=64&round=500', 112, 64, [56, 32]],
    ['w=64&h=112&round=500', 64, 112, [32, 56]],
    ['w=112&h=64&round=125', 112, 64, [14, 14]],
    ['w=112&h=64&round=400', 112, 64, [44.8, 32]],
    ['w=64&h=112&round=499', 64, 112, [31.936, 31.936]],
    ['w=112&h=64&round=1', 112, 64, [0.112, 0.112]],
    ['w=112&h=112&fit=contain&round=250', 112, 112, [28, 28]],
  ];
  it.each(some(ELLIPSES, 4))('of %s has the edge of the ellipse', async (query, width, height, radii) => {
    const source = query.includes('contain') ? await red(300, 300) : await red(400, 390);
    const { body } = await renderQuery(source, `${query}&f=png`);
    const about = await describePicture(body);
    expect([about.width, about.height]).toEqual([width, height]);
    expect(await farthest(body, radii, clear)).toBeLessThanOrEqual(2);
  });

  it('is correct for a size with a middle row and column', async () => {
    const { body } = await renderQuery(await red(101, 75), 'round=500&f=png');
    expect(await farthest(body, [50.5, 37.5], clear)).toBeLessThanOrEqual(2);
  });

  it('shows an opaque background colour, and has no transparency then', async () => {
    const { body, format } = await renderQuery(await red(400, 400), 'w=112&h=112&round=300&bg=2040f0&f=png');
    const mixed = (share: number) =>
      [0x20, 0x40, 0xf0].map((level, at) => share * (RED[at] ?? 0) + (1 - share) * level);
    expect(format).toBe('png');
    expect((await describePicture(body)).hasAlpha).toBe(false);
    expect(await farthest(body, [33.6, 33.6], mixed)).toBeLessThanOrEqual(2);
  });

  it('shows a translucent background colour', async () => {
    const { body } = await renderQuery(await red(400, 400), 'w=112&h=112&round=300&bg=2040f080&f=png');
    const behind = 0x80 / 255;
    const mixed = (share: number) => {
      const alpha = share + (1 - share) * behind;
      const colours = [0x20, 0x40, 0xf0].map(
        (level, at) => (share * (RED[at] ?? 0) + (1 - share) * behind * level) / alpha,
      );
      return [...colours, 255 * alpha];
    };
    expect(await farthest(body, [33.6, 33.6], mixed)).toBeLessThanOrEqual(2);
  });

  it('of a transparent picture multiplies its transparency', async () => {
    // No two neighbours are equal, so that it is no graphic.
    const glass = await paint(112, 112, (x, y) => [RED[0] + ((x + y) % 2), RED[1], RED[2], 128], true)
      .png()
      .toBuffer();
    const { body } = await renderQuery(glass, 'round=300&f=png');
    expect(await farthest(body, [33.6, 33.6], (share) => [...RED, 128 * share])).toBeLessThanOrEqual(4);
  });

  const CORNERS = [
    ['image/avif,image/webp', '', 'avif', [0, 0, 0, 0]],
    ['image/webp', '', 'webp', [0, 0, 0, 0]],
    ['*/*', '', 'png', [0, 0, 0, 0]],
    ['*/*', '&bg=2040f0', 'jpeg', [0x20, 0x40, 0xf0, 255]],
    ['*/*', '&f=jpeg', 'jpeg', [255, 255, 255, 255]],
    ['*/*', '&f=jpeg&bg=2040f0', 'jpeg', [0x20, 0x40, 0xf0, 255]],
    ['*/*', '&f=jpeg&bg=2040f080', 'jpeg', [143, 159, 247, 255]],
    ['image/avif', '&bg=2040f0', 'avif', [0x20, 0x40, 0xf0, 255]],
  ] as const;
  it.each(some(CORNERS, 4))('for %s%s is a %s', async (accept, query, format, corner) => {
    const photograph = await paint(400, 400, (x, y) => [180 + ((x * 7 + y * 13) % 40), 30, 40])
      .jpeg()
      .toBuffer();
    const answer = await renderQuery(photograph, `w=112&h=112&round=500${query}`, { accept });
    const { pixel } = await decode(answer.body);
    expect(answer.format).toBe(format);
    for (const [x, y] of [
      [1, 1],
      [110, 1],
      [1, 110],
      [110, 110],
    ] as const) {
      if (corner[3] === 0) expect(pixel(x, y)[3]).toBe(0);
      else expect(distance(pixel(x, y), corner)).toBeLessThanOrEqual(12);
    }
    const [, green, blue, alpha] = pixel(56, 56);
    expect(distance([0, green, blue, alpha], [0, 30, 40, 255])).toBeLessThanOrEqual(15);
  });

  it.each(['png', 'webp'] as const)('never returns the original at its own size: %s', async (format) => {
    const original = await solid(112, 112, RED).toFormat(format, { lossless: true }).toBuffer();
    for (const query of ['w=112&round=10', 'round=10', 'w=112&round=10&q=95']) {
      const { body } = await renderQuery(original, query, {
        accept: format === 'png' ? '*/*' : 'image/webp',
      });
      const { pixel } = await decode(body);
      // A corner of 1.12 px leaves a quarter of its pixel transparent.
      expect(pixel(0, 0)[3]).toBeLessThan(215);
      expect(pixel(111, 111)[3]).toBeLessThan(215);
    }
  });

  const MOVING = [
    ['image/webp', '', 'webp', 0],
    ['*/*', '', 'gif', 0],
    ['image/webp', '&bg=2040f0', 'webp', 255],
    ['*/*', '&bg=2040f0', 'gif', 255],
  ] as const;
  it.each(some(MOVING, 2))(
    'rounds every frame of an animation for %s%s',
    async (accept, query, format, alpha) => {
      const colours = [
        [200, 30, 40],
        [30, 180, 40],
        [30, 40, 200],
      ] as const;
      const original = await animation(
        'gif',
        colours,
        { loop: 0, delay: [50, 60, 70] },
        { width: 200, height: 200 },
      );
      const answer = await renderQuery(original, `w=112&h=112&round=500${query}`, { accept });
      expect([answer.format, answer.frames]).toEqual([format, 3]);
      expect((await describePicture(answer.body)).delay).toEqual([50, 60, 70]);
      for (const [page, colour] of colours.entries()) {
        const { pixel } = await decode(answer.body, page);
        expect(distance(pixel(56, 56), [...colour, 255])).toBeLessThanOrEqual(12);
        expect(distance(pixel(56, 2), [...colour, 255])).toBeLessThanOrEqual(40);
        for (const [x, y] of [
          [1, 1],
          [110, 110],
        ] as const) {
          expect(pixel(x, y)[3]).toBe(alpha);
          if (alpha > 0) expect(distance(pixel(x, y), [0x20, 0x40, 0xf0, 255])).toBeLessThanOrEqual(12);
        }
      }
    },
  );

  it('keeps its edge after every other effect, including a strong blur', async () => {
    const source = await red(1000, 1000);
    for (const effects of some(['blur=10', 'blur=100', 'sharpen=5', 'rotate=90', 'flip=h', 'trim=10'], 3)) {
      const { body } = await renderQuery(source, `w=480&h=480&round=500&f=png&${effects}`);
      const { pixel } = await decode(body);
      expect([effects, pixel(66, 66)[3], pixel(74, 74)[3]]).toEqual([effects, 0, 255]);
    }
  });

  it('makes the background colour gray as well', async () => {
    const { body } = await renderQuery(await red(400, 400), 'w=112&h=112&round=500&gray=1&f=png');
    const { pixel } = await decode(body);
    const [r, g, b, alpha] = pixel(56, 56);
    expect([r, b, alpha]).toEqual([g, g, 255]);
    expect(pixel(1, 1)[3]).toBe(0);
    const backed = await renderQuery(await red(400, 400), 'w=112&h=112&round=500&gray=1&bg=2040f0&f=png');
    const [red1, green1, blue1] = (await decode(backed.body)).pixel(1, 1);
    expect([red1, blue1]).toEqual([green1, green1]);
  });
});
