import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Colour, encodeGif } from './gif.js';

const INK: readonly Colour[] = [
  [255, 255, 255],
  [200, 30, 30],
  [20, 40, 160],
];

describe('the GIF writer', () => {
  it('writes header, palette, loop and one picture', () => {
    const gif = Buffer.from(
      encodeGif({ width: 3, height: 1, palette: INK, frames: [Uint8Array.of(1, 1, 1)], delay: 10 }),
    );
    expect(gif.subarray(0, 22).toString('hex')).toBe('47494638396103000100f70000ffffffc81e1e1428a0');
    // After 256 colours: endless loop; 0.1 s, keep; 3 × 1; codes of 9 bits: clear, 1, 258, end.
    expect(gif.subarray(781).toString('hex')).toBe(
      [
        '21ff0b4e45545343415045322e300301000000',
        '21f904040a00ff00',
        '2c00000000030001000008',
        '050003080c0800',
        '3b',
      ].join(''),
    );
  });

  it('resets a full code table, and writes only the changes of later frames', async () => {
    const [width, height] = [160, 120];
    const palette = Array.from({ length: 255 }, (_, at): Colour => [at, 255 - at, (at * 7) % 256]);
    const first = Uint8Array.from({ length: width * height }, (_, at) => (Math.imul(at, at + 7) >>> 3) % 255);
    const second = first.map((index, at) => (at % 5 === 0 ? (index + 1) % 255 : index));
    const gif = encodeGif({ width, height, palette, frames: [first, second], delay: 7 });
    const picture = sharp(gif, { animated: true });
    const { pages, pageHeight, loop, delay } = await picture.metadata();
    expect({ pages, pageHeight, loop, delay }).toEqual({
      pages: 2,
      pageHeight: 120,
      loop: 0,
      delay: [70, 70],
    });
    const pixels = await picture.removeAlpha().raw().toBuffer();
    const drawn = Buffer.from([...first, ...second].flatMap((index) => palette[index] ?? []));
    expect(pixels.equals(drawn)).toBe(true);
  });
});
