import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing } from '@cameo/testing/tools';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { requireScoreTools, ssimulacraOf } from '../harness/scores.js';
import { renderAsCameo } from '../render/contestants.js';
import type { Format } from '../render/results.js';

const scratch = mkdtempSync(join(tmpdir(), 'cameo-refined-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Small and held out: neither the scale nor the settings were fitted to them. */
const PHOTOGRAPHS = ['kodim01.png', 'kodim05.png', 'kodim13.png', 'kodim23.png'];
const WIDTH = 320;

const folder = process.env['CAMEO_PICTURES'];
const tools = await requireScoreTools().then(
  () =>
    folder !== undefined || missing('pictures', 'scores of refined pictures', 'CAMEO_PICTURES is not set'),
  (error: Error) => missing('scores', 'scores of refined pictures', error.message),
);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

interface Encoded {
  readonly bytes: number;
  readonly score: number;
}

/** Means over the photographs for each way of encoding. */
async function measure(ways: readonly ((original: Buffer, upright: Buffer) => Promise<Uint8Array>)[]) {
  const found = ways.map((): Encoded[] => []);
  for (const name of PHOTOGRAPHS) {
    const original = await readFile(join(folder ?? '', 'photos', name));
    const reference = join(scratch, name);
    const upright = await sharp(original).resize({ width: WIDTH }).png().toBuffer();
    await sharp(upright).toFile(reference);
    for (const [at, way] of ways.entries()) {
      const encoded = await way(original, upright);
      const score = await ssimulacraOf(reference, encoded, scratch);
      found[at]?.push({ bytes: encoded.length, score });
    }
  }
  return found.map((some) => ({
    bytes: mean(some.map(({ bytes }) => bytes)),
    score: mean(some.map(({ score }) => score)),
  }));
}

describe.runIf(tools === true)('a refined picture', () => {
  it.each<[Format, q: number, bytes: number]>([
    ['avif', 60, 0.97],
    ['avif', 85, 0.97],
    ['webp', 80, 0.99],
    ['jpeg', 80, 0.99],
  ])('as %s at q %i is at least as good as requested, with fewer bytes', async (format, q, maxShare) => {
    const [first, refined, plain] = await measure([
      (original) => renderAsCameo(original, WIDTH, format, q),
      (original) => renderAsCameo(original, WIDTH, format, q, 'refined'),
      (_, upright) => sharp(upright).jpeg({ quality: q }).toBuffer(),
    ]);
    if (first === undefined || refined === undefined || plain === undefined) throw new Error('three ways');
    expect(refined.bytes / first.bytes).toBeLessThanOrEqual(maxShare);
    // q is defined by the score of a plain JPEG; formats differ by at most a tenth (docs/adr/0005-quality-scale.md).
    expect(refined.score / plain.score).toBeLessThanOrEqual(1.1);
    expect(refined.score / first.score).toBeLessThanOrEqual(1.03);
  });

  it.each<[Format, q: number]>([
    ['avif', 45],
    ['avif', 70],
    ['avif', 75],
    ['avif', 95],
    ['webp', 90],
    ['webp', 95],
    ['jpeg', 95],
  ])('as %s at q %i is as good as the first answer, and no larger', async (format, q) => {
    const [first, refined] = await measure([
      (original) => renderAsCameo(original, WIDTH, format, q),
      (original) => renderAsCameo(original, WIDTH, format, q, 'refined'),
    ]);
    if (first === undefined || refined === undefined) throw new Error('two ways');
    expect(refined.score / first.score).toBeLessThanOrEqual(1.03);
    expect(refined.bytes / first.bytes).toBeLessThan(1);
  });
});
