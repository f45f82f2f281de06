import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { misfit } from './upright.js';

const scratch = mkdtempSync(join(tmpdir(), 'cameo-upright-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A drawing without symmetry in the eight orientations. */
const drawing = (width: number, height: number): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="#e0d0a0"/>
    <rect width="${width / 3}" height="${height / 4}" fill="#203060"/>
    <rect x="${width / 2}" width="${width / 4}" height="${height / 5}" fill="#a04020"/></svg>`),
  )
    .png()
    .toBuffer();

const reference = async (width: number, height: number): Promise<string> => {
  const path = join(scratch, `${width}.png`);
  await sharp(await drawing(width, height)).toFile(path);
  return path;
};

/** As in sharp's documentation: 1 to 8 by the operation that brings them upright. */
const TURNS = [2, 3, 4, 5, 6, 7, 8] as const;

describe("a peer's picture", () => {
  it('is accepted with any loss of detail', async () => {
    const path = await reference(240, 160);
    const poor = await sharp(path).jpeg({ quality: 5 }).toBuffer();
    expect(await misfit(path, poor)).toBeUndefined();
  });

  it('is accepted if browsers orient it correctly, and it has the requested size', async () => {
    const path = await reference(160, 160);
    for (const orientation of TURNS) {
      // libvips reverses the orientation by the tag, which gives the drawing again.
      const back = { 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 } as const;
      const laid = await sharp(path).withMetadata({ orientation: back[orientation] }).png().toBuffer();
      const turned = await sharp(laid).autoOrient().png().toBuffer();
      expect(await misfit(path, turned), `laid for ${orientation}`).toBe('it is not turned upright');
      const tagged = await sharp(turned).withMetadata({ orientation }).jpeg().toBuffer();
      expect(await misfit(path, tagged), `tagged ${orientation}`).toBeUndefined();
    }
  });

  it('is rejected at another size, as displayed by its own EXIF', async () => {
    const path = await reference(240, 160);
    const upright = await sharp(path).jpeg().toBuffer();
    const sideways = await sharp(upright).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await misfit(path, sideways)).toBe('it is 160 × 240 px, not 240 × 160');
  });

  it('is accepted if it is symmetric', async () => {
    const path = join(scratch, 'plain.png');
    await sharp({ create: { width: 90, height: 90, channels: 3, background: '#808890' } }).toFile(path);
    expect(await misfit(path, await sharp(path).jpeg({ quality: 20 }).toBuffer())).toBeUndefined();
  });
});
