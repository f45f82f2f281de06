import { FULL, some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { noise, paint, quarters, solid } from '../../tests/pictures.js';
import { cornersOf, decode, distance } from '../../tests/probe.js';
import { renderQuery } from '../../tests/render-query.js';

/** Black on the left, white on the right. */
const edge = (width: number, height: number) =>
  paint(width, height, (x) => (x < width / 2 ? [0, 0, 0] : [255, 255, 255]))
    .png()
    .toBuffer();

/** Share of the width over which an edge rises from 10% to 90%. */
async function riseOf(body: Uint8Array): Promise<number> {
  const { width, height, pixel } = await decode(body);
  const row = Array.from({ length: width }, (_, x) => pixel(x, Math.floor(height / 2))[0]);
  return (row.findIndex((level) => level > 230) - row.findIndex((level) => level > 25)) / width;
}

async function contrastOf(body: Uint8Array): Promise<number> {
  const { channels } = await sharp(body).stats();
  return channels[0]?.stdev ?? 0;
}

describe('blur', () => {
  it('looks alike at every width', async () => {
    const bytes = await edge(1600, 200);
    // From 10% to 90% of an edge is 2.56 standard deviations.
    for (const [blur, rise] of [
      [20, 0.051],
      [40, 0.103],
    ] as const) {
      for (const width of some([200, 480, 1568], 2)) {
        const { body } = await renderQuery(bytes, `w=${width}&blur=${blur}&f=png`);
        expect(Math.abs((await riseOf(body)) - rise), `${blur} at ${width}`).toBeLessThan(rise * 0.2);
      }
    }
  });

  it('of maximum strength takes a second, not minutes', async () => {
    // A large picture takes minutes if the work grows with the radius; a smaller one takes long enough for that to show.
    const [wide, high] = FULL ? [3840, 1200] : [1920, 600];
    const bytes = await noise(wide, high).jpeg().toBuffer();
    // The processor's time: others may have the processor meanwhile.
    const before = process.cpuUsage();
    const { body, width, height } = await renderQuery(bytes, 'w=3840&blur=100&f=jpeg');
    const { user, system } = process.cpuUsage(before);
    expect([width, height]).toEqual([wide, high]);
    expect((user + system) / 1000).toBeLessThan(8000);
    expect(await contrastOf(body)).toBeLessThan(4);
  });

  it('of maximum strength keeps size, alpha and colours', async () => {
    const [own, wide] = FULL ? [1600, 1568] : [400, 360];
    const clear = await paint(own, own / 2, (x) => [220, 30, 30, x < own / 2 ? 255 : 0], true)
      .png()
      .toBuffer();
    const { body, width, height } = await renderQuery(clear, `w=${wide}&blur=60&f=png`);
    const { pixel } = await decode(body);
    expect([width, height]).toEqual([wide, wide / 2]);
    expect(distance(pixel(Math.floor(wide / 78), wide / 4), [220, 30, 30, 255])).toBeLessThanOrEqual(2);
    expect(pixel(Math.floor(wide * 0.982), wide / 4)[3]).toBe(0);
    const grayed = await renderQuery(clear, `w=${wide}&blur=60&gray=1&bg=ff0000&f=png`);
    const gray = await decode(grayed.body);
    expect(new Set(gray.pixel(Math.floor(wide * 0.446), wide / 4).slice(0, 3)).size).toBe(1);
  });

  it('too weak to be visible has no effect and causes no error', async () => {
    const bytes = await quarters(200, 120).png().toBuffer();
    expect(await cornersOf((await renderQuery(bytes, 'w=48&blur=1&f=png')).body)).toBe('RGBY');
  });
});

describe('sharpen', () => {
  it('raises the contrast of detail, more with a higher number', async () => {
    const soft = await noise(200, 200).blur(1.5).png().toBuffer();
    const contrasts: number[] = [];
    for (const query of ['w=152&f=png', 'w=152&f=png&sharpen=1', 'w=152&f=png&sharpen=10']) {
      contrasts.push(await contrastOf((await renderQuery(soft, query)).body));
    }
    const [plain = 0, light = 0, strong = 0] = contrasts;
    expect(light).toBeGreaterThan(plain * 1.01);
    expect(strong).toBeGreaterThan(light * 1.1);
  });
});

describe('gray', () => {
  it.each(some(['avif', 'webp', 'jpeg', 'png'], 2))('removes the colours of %s', async (format) => {
    const { body } = await renderQuery(await quarters(200, 120).png().toBuffer(), `w=88&gray=1&f=${format}`);
    const { pixel, width, height } = await decode(body);
    for (const [x, y] of [
      [4, 4],
      [width - 4, 4],
      [4, height - 4],
      [width - 4, height - 4],
    ] as const) {
      const [red, green, blue] = pixel(x, y);
      expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
    }
  });
});

describe('gray of a transparent picture', () => {
  /** Transparent on the left, half transparent red in the middle, red on the right. */
  const glass = () =>
    paint(300, 100, (x) => [255, 0, 0, x < 100 ? 0 : x < 200 ? 128 : 255], true)
      .png()
      .toBuffer();

  it.each([
    ['png', ''],
    ['webp', ''],
    ['avif', ''],
    ['png', '&blur=100'],
  ])('keeps the transparency as %s%s', async (format, query) => {
    const { body } = await renderQuery(await glass(), `w=272&gray=1&f=${format}${query}`);
    const { pixel } = await decode(body);
    expect(pixel(4, 45)[3]).toBeLessThan(query === '' ? 3 : 30);
    // Red has the luminance 0.2126, which is the level 127.
    const middle = query === '' ? 2 : 40;
    expect(distance(pixel(135, 45), [127, 127, 127, 128])).toBeLessThanOrEqual(middle);
    expect(distance(pixel(268, 45), [127, 127, 127, 255])).toBeLessThanOrEqual(middle);
  });
});

describe('focus', () => {
  /** Gray stripes with one saturated spot near the right end. */
  const spotted = (turned = false) =>
    paint(600, 150, (x, y) =>
      Math.hypot(x - 520, y - 75) < 45 ? [230, 60, 30] : x % 40 < 20 ? [120, 120, 120] : [130, 130, 130],
    )
      .rotate(turned ? 90 : 0)
      .jpeg()
      .toBuffer();

  it.each(['attention', 'entropy'])('%s keeps salient content', async (focus) => {
    for (const format of some(['avif', 'webp', 'jpeg', 'png'], 2)) {
      const wide = await renderQuery(await spotted(), `w=112&h=112&focus=${focus}&f=${format}`);
      const { channels } = await sharp(wide.body).stats();
      // A quarter of the square is the red spot; the centre of the picture has none of it.
      expect((channels[0]?.mean ?? 0) - (channels[2]?.mean ?? 0)).toBeGreaterThan(30);
    }
    const tall = await renderQuery(await spotted(true), `w=112&h=112&focus=${focus}&f=png`);
    const { channels } = await sharp(tall.body).stats();
    expect((channels[0]?.mean ?? 0) - (channels[2]?.mean ?? 0)).toBeGreaterThan(30);
    const centre = await renderQuery(await spotted(), 'w=112&h=112&f=png');
    const flat = (await sharp(centre.body).stats()).channels;
    expect((flat[0]?.mean ?? 0) - (flat[2]?.mean ?? 0)).toBeLessThan(2);
  });

  it('x,y keeps the point of the upright picture', async () => {
    const bytes = await paint(400, 100, (x) => (x >= 300 ? [220, 30, 30] : [40, 60, 200]))
      .png()
      .toBuffer();
    expect(await cornersOf((await renderQuery(bytes, 'w=88&h=88&focus=0.9,0.5&f=png')).body)).toBe('RRRR');
    // Centred on 0.75 the boundary at 300 is the middle of the square.
    expect(await cornersOf((await renderQuery(bytes, 'w=88&h=88&focus=0.75,0.5&f=png')).body)).toBe('BRBR');
  });
});

describe('trim', () => {
  const framed = () =>
    quarters(120, 80).extend({ top: 10, bottom: 30, left: 20, right: 50, background: '#fdfdfd' });

  it('removes a border before anything else is cropped', async () => {
    const bytes = await framed().png().toBuffer();
    for (const format of some(['avif', 'webp', 'jpeg', 'png'], 2)) {
      const { body, width, height } = await renderQuery(bytes, `trim=10&f=${format}`);
      expect([width, height, await cornersOf(body)]).toEqual([120, 80, 'RGBY']);
    }
    const square = await renderQuery(bytes, 'trim=10&w=64&h=64&focus=west&f=png');
    expect([square.width, square.height, await cornersOf(square.body)]).toEqual([64, 64, 'RGBY']);
    const turned = await renderQuery(bytes, 'trim=10&rotate=90&w=64&f=png');
    expect([turned.width, turned.height, await cornersOf(turned.body)]).toEqual([64, 96, 'BRYG']);
  });

  it('keeps a border that differs by more than the threshold', async () => {
    const speckled = await paint(100, 60, (x, y) => {
      const inside = x >= 20 && x < 80 && y >= 10 && y < 50;
      return inside ? [40, 60, 200] : x < 10 ? [200, 200, 200] : [240, 240, 240];
    })
      .png()
      .toBuffer();
    expect(await renderQuery(speckled, 'trim=10&f=png')).toMatchObject({ width: 90, height: 60 });
    expect(await renderQuery(speckled, 'trim=60&f=png')).toMatchObject({ width: 60, height: 40 });
  });

  it.each([
    [1, 1],
    [2, 2],
    [2, 50],
    [3, 3],
    [50, 40],
    [1, 5000],
  ])('leaves a uniform picture of %i × %i unchanged', async (width, height) => {
    const bytes = await solid(width, height, [200, 30, 30]).png().toBuffer();
    expect(await renderQuery(bytes, 'trim=50&f=png')).toMatchObject({ width, height });
  });
});

describe('encoders', () => {
  it('write progressive JPEG at low quality, and non-interlaced PNG', async () => {
    const bytes = await quarters(200, 120).jpeg({ quality: 95 }).toBuffer();
    for (const [q, isProgressive] of [
      [70, true],
      [80, false],
    ] as const) {
      const jpeg = (await renderQuery(bytes, `w=88&f=jpeg&q=${q}`)).body;
      expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', isProgressive });
    }
    const png = (await renderQuery(bytes, 'w=88&f=png')).body;
    expect(await sharp(png).metadata()).toMatchObject({
      format: 'png',
      isProgressive: false,
      depth: 'uchar',
    });
  });

  it.each(some(['avif', 'webp', 'jpeg'], 2))('%s grows with the quality', async (format) => {
    const bytes = await noise(200, 200).blur(0.8).jpeg({ quality: 95 }).toBuffer();
    const sizes: number[] = [];
    for (const q of [30, 60, 80, 95]) {
      sizes.push((await renderQuery(bytes, `w=152&f=${format}&q=${q}`)).body.length);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(4);
  });
});
