import { describe, expect, it } from 'vitest';
import { alphaUrn, avifFile, gridBody, ispe, streamIn } from '../../tests/avif-file.js';
import { withScans } from '../../tests/flooded-files.js';
import { picturesIn } from '../../tests/picture-folders.js';
import { noise, quarters } from '../../tests/pictures.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { surveyed } from '../../tests/surveyed.js';
import { assertDecodable, decodeMs } from './codec-time.js';

describe('decodeMs', () => {
  /** Measured processor time for noise, ms (docs/adr/0035-codec-time.md). */
  it.each([
    ['avif', 5_000_000, 10_485_627, 2250],
    ['avif', 5_000_000, 7_298_413, 1740],
    ['webp', 5_000_000, 3_000_000, 230],
    // Noise in ten scans.
    ['arithmetic jpeg', 40_000_000, 12_009_012, 2060],
  ] as const)('for %s is at least the measured time', (format, pixels, bytes, measured) => {
    expect(decodeMs({ format, pixels, bytes })).toBeGreaterThanOrEqual(measured);
    expect(decodeMs({ format, pixels, bytes })).toBeLessThan(2 * measured);
  });

  it('is 0 for formats that are decoded row by row', () => {
    expect(decodeMs({ format: 'jpeg', pixels: 64_000_000, bytes: 50_000_000 })).toBe(0);
  });
});

describe('assertDecodable', () => {
  it('rejects originals that take more than two fifths of the time', () => {
    const decoded = { format: 'avif', pixels: 20_000_000, bytes: 40_000_000 } as const;
    expect(() => assertDecodable(decoded, 30_000)).not.toThrow();
    expect(() => assertDecodable({ ...decoded, bytes: 60_000_000 }, 30_000)).toThrow(
      '60 MB of coded pictures as avif, about 14.4 s of work',
    );
  });
});

describe('an arithmetically coded JPEG', () => {
  it('counts each of its scans, which are read in one call', async () => {
    const bytes = await quarters(160, 80).jpeg({ progressive: true }).toBuffer();
    expect(surveyed(bytes, 'jpeg')).toEqual({});
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc2]));
    const scans = bytes.toString('latin1').split('\xff\xda').length - 1;
    // Progressive with arithmetic codes (T.81, table B.1).
    bytes[frame + 1] = 0xca;
    expect(surveyed(bytes, 'jpeg')).toEqual({ arithmetic: true, decodedPixels: scans * 160 * 80 });
    bytes.writeUInt16BE(8000, frame + 5);
    bytes.writeUInt16BE(8000, frame + 7);
    const refused = await problemOf(renderQuery(withScans(bytes, 28), 'w=88'));
    expect(refused.message).toMatch(/coded pictures as arithmetic jpeg, about 1\d\.\d s of work$/);
  });

  it.runIf(picturesIn('colour').length > 0)('is rendered from a real file', async () => {
    const bytes = picturesIn('colour').find(({ name }) => name.includes('arithmetic'))?.bytes;
    expect((await renderQuery(Buffer.from(bytes ?? []), 'w=88')).width).toBe(88);
  });
});

describe('the coded bytes of an AVIF', () => {
  it('count as often as they are decoded', async () => {
    const { body, av1C } = streamIn(await quarters(64, 48).avif({ effort: 0 }).toBuffer());
    const tile = { id: 2, type: 'av01', body, properties: [av1C, ispe(64, 48)] };
    const grid = { id: 1, type: 'grid', body: gridBody(5, 4, 256, 240), properties: [ispe(256, 240)] };
    const tiles = Array.from({ length: 20 }, () => 2);
    const file = avifFile({ items: [grid, tile], references: [['dimg', 1, tiles]] });
    expect(surveyed(file, 'avif')).toMatchObject({ codedBytes: 20 * body.length + grid.body.length });
    const alpha = { ...tile, id: 3, properties: [...tile.properties, alphaUrn()] };
    const still = avifFile({ items: [{ ...tile, id: 1 }, alpha], references: [['auxl', 3, [1]]] });
    expect(surveyed(still, 'avif')).toMatchObject({ codedBytes: 2 * body.length });
  });
});

describe('a render', () => {
  it('does not start when an uninterruptible call would outlast the answer', async () => {
    const photo = await noise(2600, 2000).jpeg().toBuffer();
    const late = await problemOf(renderQuery(photo, 'w=2560&f=avif', { budgetMs: 3000 }));
    expect(late.issue.code).toBe('render-timeout');
    expect(late.message).toContain('calls that cannot be stopped take about');
    const small = await renderQuery(photo, 'w=360&f=avif', { budgetMs: 3000 });
    expect(small.width).toBe(360);
    // Edge detection in 5.2 million pixels of noise took 2.2 s of one processor.
    const trimmed = await problemOf(renderQuery(photo, 'trim=10&f=jpeg', { budgetMs: 200 }));
    expect(trimmed.message).toContain('calls that cannot be stopped take about');
  });
});
