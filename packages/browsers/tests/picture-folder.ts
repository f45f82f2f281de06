import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const svg = (width: number, height: number, inside: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="none">${inside}</svg>`,
    ),
  );

/** Blue above, and another colour below: neither contains the red of the placeholders. */
const picture = (width: number, height: number, below: string) =>
  svg(
    width,
    height,
    `<rect width="100" height="50" fill="#2f5681"/><rect y="50" width="100" height="50" fill="${below}"/>`,
  );

/** Draws the originals of the scenes into a folder. */
export async function makePictures(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = {
    'wide.jpg': picture(1600, 800, '#c9d6e2').jpeg(),
    'tall.jpg': picture(800, 1600, '#5c8a58').jpeg(),
    'night.jpg': picture(1600, 800, '#101820').jpeg(),
    'nobody.png': picture(400, 400, '#888888').png(),
    'ring.png': svg(
      400,
      400,
      '<circle cx="50" cy="50" r="40" fill="none" stroke="#2f5681" stroke-width="8"/>',
    ).png(),
    ...Object.fromEntries(
      [64, 240, 640].map((width) => [`busy-${width}.jpg`, picture(1600, 800, '#c9d6e2').jpeg()]),
    ),
  };
  for (const [name, file] of Object.entries(files))
    await writeFile(join(folder, name), await file.toBuffer());
}
