import sharp from 'sharp';
import type { Resized } from './measured.js';
import { renderFor } from './render-for.js';

/** Clients by what they read. */
const CLIENTS = [
  { client: 'AVIF client', target: 'avif', reads: ['jpeg', 'png', 'webp', 'avif'] },
  { client: 'WebP client', target: 'webp', reads: ['jpeg', 'png', 'webp'] },
  { client: 'other client', target: 'universal', reads: ['jpeg', 'png'] },
] as const;

/**
 * Sends originals that are compressed already at their own size to each kind of client that reads them. Who does not gets
 * another format, which may not be able to be as small.
 */
export async function measureCompressed(
  photo: Buffer,
  graphics: readonly (readonly [name: string, png: Buffer])[],
): Promise<readonly Resized[]> {
  const small = sharp(photo).autoOrient().resize({ width: 480 }).removeAlpha();
  const originals: (readonly [name: string, bytes: Buffer])[] = [
    ['photograph, JPEG 20', await small.clone().jpeg({ quality: 20, mozjpeg: true }).toBuffer()],
    ['photograph, JPEG 60', await small.clone().jpeg({ quality: 60, mozjpeg: true }).toBuffer()],
    ['photograph, WebP 30', await small.clone().webp({ quality: 30, effort: 6 }).toBuffer()],
    ['photograph, AVIF 30', await small.clone().avif({ quality: 30 }).toBuffer()],
  ];
  for (const [name, png] of graphics) {
    const drawn = sharp(png).resize({ width: 480 });
    originals.push(
      [`${name}, palette PNG`, await drawn.clone().png({ palette: true, effort: 10 }).toBuffer()],
      [`${name}, WebP without loss`, await drawn.clone().webp({ lossless: true, effort: 6 }).toBuffer()],
      [`${name}, icon`, await drawn.clone().resize(32).png({ palette: true, effort: 10 }).toBuffer()],
    );
  }
  const sent: Resized[] = [];
  for (const [name, bytes] of originals) {
    const { format } = await sharp(bytes).metadata();
    for (const { client, target } of CLIENTS.filter(({ reads }) =>
      (reads as readonly string[]).includes(format === 'heif' ? 'avif' : format),
    )) {
      const { length } = await renderFor(bytes, target);
      sent.push({ name: `${name}, ${client}`, before: bytes.length, after: length });
    }
  }
  return sent;
}
