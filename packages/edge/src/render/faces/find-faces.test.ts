import type { Face } from '@cameo/core/plan';
import { some } from '@cameo/testing/form';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { PEOPLE, type Person, person } from '../../../tests/people.js';
import { encodedPixels } from '../pixels.js';
import { findFaces } from './find-faces.js';

const UPRIGHT = { degrees: 0, mirrored: false } as const;

async function facesIn(bytes: Uint8Array, orientation = 1, turn: Parameters<typeof findFaces>[1] = UPRIGHT) {
  const { width, height, hasAlpha } = await sharp(bytes).metadata();
  const facts = { format: 'png', width, height, orientation, frames: 1, hasAlpha } as const;
  return findFaces(encodedPixels(sharp, bytes, facts, 100_000_000), turn);
}

/** The overlap of two boxes, as a share of their union. */
function overlap(face: Face | undefined, label: (typeof PEOPLE)[Person]): number {
  if (face === undefined) return 0;
  const found = [face.left, face.top, face.left + face.width, face.top + face.height].map(
    (side) => side * 100,
  );
  const [left = 0, top = 0, right = 0, bottom = 0] = found;
  const width = Math.min(right, label.right) - Math.max(left, label.left);
  const height = Math.min(bottom, label.bottom) - Math.max(top, label.top);
  const both = Math.max(0, width) * Math.max(0, height);
  const area = (right - left) * (bottom - top) + (label.right - label.left) * (label.bottom - label.top);
  return both / (area - both);
}

const NAMES = Object.keys(PEOPLE) as Person[];

describe('findFaces', () => {
  it.each(some(NAMES, 2))('finds the one face of %s where it was labelled', async (name) => {
    const faces = await facesIn(await person(name).png().toBuffer());
    expect(faces).toHaveLength(1);
    expect(overlap(faces[0], PEOPLE[name])).toBeGreaterThan(0.5);
  });

  const CHANGED: readonly (readonly [as: string, (image: Sharp) => Sharp])[] = [
    ['gray', (image: Sharp) => image.grayscale()],
    ['of 16 bits', (image: Sharp) => image.toColourspace('rgb16')],
    ['transparent around the face', (image: Sharp) => image.ensureAlpha(1)],
    ['of 90 px', (image: Sharp) => image.resize(90)],
  ];
  it.each(some(CHANGED, 2))('finds it in a picture that is %s', async (_, as) => {
    const faces = await facesIn(await as(person('marie.jpg')).png().toBuffer());
    expect(faces).toHaveLength(1);
    expect(overlap(faces[0], PEOPLE['marie.jpg'])).toBeGreaterThan(0.5);
  });

  it('finds it in each EXIF orientation, where it is displayed', async () => {
    // How a picture is stored for each orientation, according to the standard; sharp mirrors first.
    const stored: readonly ((image: Sharp) => Sharp)[] = [
      (image) => image,
      (image) => image.flop(),
      (image) => image.rotate(180),
      (image) => image.flip(),
      (image) => image.rotate(270).flop(),
      (image) => image.rotate(270),
      (image) => image.rotate(90).flop(),
      (image) => image.rotate(90),
    ];
    for (const [at, lay] of some([...stored.entries()], 3)) {
      const laid = await lay(sharp(await person('ivancik.jpg').png().toBuffer()))
        .withMetadata({ orientation: at + 1 })
        .jpeg({ quality: 95 })
        .toBuffer();
      const faces = await facesIn(laid, at + 1);
      expect({ at, overlap: overlap(faces[0], PEOPLE['ivancik.jpg']) > 0.5 }).toEqual({ at, overlap: true });
    }
  });

  it('finds it where rotate and flip display it', async () => {
    const lying = await person('team-3.jpg').rotate(270).png().toBuffer();
    const faces = await facesIn(lying, 1, { degrees: 90, mirrored: true });
    const { left, right, ...label } = PEOPLE['team-3.jpg'];
    const mirrored = { ...label, left: 100 - right, right: 100 - left };
    expect(overlap(faces[0], mirrored as never)).toBeGreaterThan(0.5);
  });

  it('finds none in a plain picture and in noise', async () => {
    const plain = { width: 300, height: 200, channels: 3, background: '#c9a58a' } as const;
    expect(await facesIn(await sharp({ create: plain }).png().toBuffer())).toEqual([]);
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    expect(
      await facesIn(
        await sharp({ create: { ...plain, noise } })
          .png()
          .toBuffer(),
      ),
    ).toEqual([]);
  });
});
