import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** A test's original, with its displayed size, px. */
export interface MadePicture {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

/** A gradient, which has neither the detail that makes files large nor the uniformity that hides mistakes. */
const gradient = (width: number, height: number, alpha = 1) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><linearGradient id="g" y2="1">
        <stop stop-color="#2f5681"/><stop offset="1" stop-color="#f2a27c" stop-opacity="${alpha}"/></linearGradient>
        <rect width="100%" height="100%" fill="url(#g)"/></svg>`,
    ),
  );

const frames = (width: number, height: number, count: number) =>
  gradient(width, height * count).extract({ left: 0, top: 0, width, height: height * count });

/** Stored rotated, with an orientation: EXIF 5 to 8 swap width and height. */
const turned = (orientation: number) => ({
  key: `turned-${orientation}.jpg`,
  width: 200,
  height: 500,
  draw: () => gradient(500, 200).withMetadata({ orientation }).jpeg().toBuffer(),
});

const animated = (width: number, height: number, count: number) =>
  frames(width, height, count)
    .raw()
    .toBuffer()
    .then(
      (pixels) =>
        ({ pixels, raw: { width, height: height * count, channels: 4, pageHeight: height } }) as const,
    );

const DRAWN = [
  { key: 'wide.jpg', width: 1500, height: 300, draw: () => gradient(1500, 300).jpeg().toBuffer() },
  {
    key: 'tall, see-through.png',
    width: 400,
    height: 900,
    draw: () => gradient(400, 900, 0).png().toBuffer(),
  },
  { key: 'tiny.png', width: 30, height: 20, draw: () => gradient(30, 20).png().toBuffer() },
  {
    key: 'a b+c%20#?é漢/"q".webp',
    width: 640,
    height: 481,
    draw: () => gradient(640, 481).webp().toBuffer(),
  },
  { key: 'old.tiff', width: 701, height: 500, draw: () => gradient(701, 500).tiff().toBuffer() },
  ...[5, 6, 7, 8].map(turned),
  {
    key: 'moving.gif',
    width: 300,
    height: 200,
    draw: async () => {
      const { pixels, raw } = await animated(300, 200, 3);
      return sharp(pixels, { raw })
        .gif({ delay: [90, 90, 90] })
        .toBuffer();
    },
  },
  {
    key: 'moving.webp',
    width: 260,
    height: 261,
    draw: async () => {
      const { pixels, raw } = await animated(260, 261, 2);
      return sharp(pixels, { raw })
        .webp({ delay: [90, 90] })
        .toBuffer();
    },
  },
  { key: 'large.jpg', width: 3840, height: 3840, draw: () => gradient(3840, 3840).jpeg().toBuffer() },
] as const;

/** Draws pictures of many kinds and sizes into a folder. */
export async function makePictures(folder: string): Promise<readonly MadePicture[]> {
  await Promise.all(
    DRAWN.map(async ({ key, draw }) => {
      const path = join(folder, key);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, await draw());
    }),
  );
  return DRAWN;
}
