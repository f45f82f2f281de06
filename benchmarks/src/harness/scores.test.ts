import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeOriginal, requireScoreTools, scoresOf, writeReference } from './scores.js';

const scratch = mkdtempSync(join(tmpdir(), 'cameo-scores-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const tools = await requireScoreTools().then(
  () => true,
  (error: Error) => {
    if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes('scores')) throw error;
    process.stderr.write(`\n  SKIPPED: the tests of scores. ${error.message}\n\n`);
    return false;
  },
);

/** A drawing with edges and gradients, rotated by its EXIF orientation: 300 × 200 px as displayed. */
const drawing = await sharp(
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="300"><defs><linearGradient id="g">
    <stop stop-color="#204080"/><stop offset="1" stop-color="#f0c040"/></linearGradient></defs>
    <rect width="200" height="300" fill="url(#g)"/><circle cx="80" cy="120" r="60" fill="#c03030"/>
    <path d="M0 300 L100 180 L200 300" fill="#206040"/></svg>`),
)
  .withMetadata({ orientation: 6 })
  .png()
  .toBuffer();

describe('references', () => {
  it('are upright and have exactly the requested size', async () => {
    const original = await decodeOriginal(drawing);
    expect([original.width, original.height]).toEqual([300, 200]);
    const path = join(scratch, 'reference.png');
    await writeReference(original, { width: 150, height: 101 }, path);
    const { width, height, channels, hasAlpha } = await sharp(path).metadata();
    expect([width, height, channels, hasAlpha]).toEqual([150, 101, 3, false]);
  });
});

describe.runIf(tools)('scores', () => {
  it('are 0 for identical pictures, and grow with the loss of an encoder', async () => {
    const path = join(scratch, 'whole.png');
    await writeReference(await decodeOriginal(drawing), { width: 300, height: 200 }, path);
    const same = await scoresOf(path, await sharp(path).webp({ lossless: true }).toBuffer(), scratch);
    expect(same.ssimulacra).toBeCloseTo(0, 5);
    expect(same.butteraugli).toBeCloseTo(0, 5);
    const good = await scoresOf(path, await sharp(path).jpeg({ quality: 90 }).toBuffer(), scratch);
    const bad = await scoresOf(path, await sharp(path).jpeg({ quality: 10 }).toBuffer(), scratch);
    expect(good.ssimulacra).toBeGreaterThan(0);
    expect(bad.ssimulacra).toBeGreaterThan(good.ssimulacra * 2);
    expect(bad.butteraugli).toBeGreaterThan(good.butteraugli * 2);
  });
});

it('names a missing tool, with advice', async () => {
  const { PATH } = process.env;
  process.env['PATH'] = scratch;
  try {
    await expect(requireScoreTools()).rejects.toThrow(
      'NO QUALITY SCORES: ssimulacra_main is not installed. Run "apt-get install libjxl-devtools" as root.',
    );
  } finally {
    process.env['PATH'] = PATH;
  }
});
