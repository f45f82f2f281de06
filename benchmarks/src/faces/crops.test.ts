import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isWhole, maxPossible, shownPart } from './crops.js';
import { labelledPictures } from './labels.js';

/** Dark at the left and bright at the right, with a pattern from top to bottom. */
async function picture(width: number, height: number): Promise<Buffer> {
  const data = Buffer.from(
    Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return Math.round((160 * x) / width + 60 * Math.abs(Math.sin(y / 17)) * Math.abs(Math.sin(x / 23)));
    }),
  );
  return sharp(data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

describe('shownPart', () => {
  it.each([0, 120, 300])('locates a crop that begins at %i px', async (left) => {
    const original = await picture(600, 300);
    const crop = await sharp(original)
      .extract({ left, top: 0, width: 300, height: 300 })
      .resize(100, 100)
      .png()
      .toBuffer();
    const shown = await shownPart(original, crop);
    expect(shown.left).toBeCloseTo(left / 6, 0);
    expect(shown.right).toBeCloseTo((left + 300) / 6, 0);
    expect([shown.top, shown.bottom]).toEqual([0, 100]);
  });

  it('locates one in a tall picture', async () => {
    const original = await picture(300, 600);
    const crop = await sharp(original)
      .extract({ left: 0, top: 210, width: 300, height: 150 })
      .resize(100, 50)
      .png()
      .toBuffer();
    expect((await shownPart(original, crop)).top).toBeCloseTo(35, 0);
  });
});

describe('faces in a crop', () => {
  const face = { left: 10, top: 10, right: 20, bottom: 20 };
  const far = { left: 80, top: 10, right: 90, bottom: 20 };

  it('is complete within the tolerance of hand-drawn boxes', () => {
    expect(isWhole(face, { left: 10.2, top: 0, right: 60, bottom: 100 })).toBe(true);
    expect(isWhole(face, { left: 11, top: 0, right: 60, bottom: 100 })).toBe(false);
    expect(isWhole(face, { left: 30, top: 0, right: 80, bottom: 100 })).toBe(false);
  });

  it('counts the maximum for any crop of a size', () => {
    expect(maxPossible([face, far], { left: 0, top: 0, right: 50, bottom: 100 })).toBe(1);
    expect(maxPossible([face, far], { left: 0, top: 0, right: 85, bottom: 100 })).toBe(2);
  });
});

describe('labelledPictures', () => {
  it('has at least 30 pictures, with boxes inside them', () => {
    const pictures = labelledPictures(false);
    expect(pictures.length).toBeGreaterThanOrEqual(30);
    for (const { faces } of pictures) {
      expect(faces.length).toBeGreaterThan(0);
      for (const { left, top, right, bottom } of faces) {
        expect(Math.min(left, top, right - left - 1, bottom - top - 1)).toBeGreaterThanOrEqual(0);
        expect(Math.max(right, bottom)).toBeLessThanOrEqual(100);
      }
    }
  });
});
