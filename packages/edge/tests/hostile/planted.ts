import { inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { inAvif, inTiff, inWebp } from './planted-containers.js';
import { inGif, inJpeg, inPng } from './planted-rasters.js';
import type { Planted } from './secret.js';

/** A picture that no encoder makes smaller at a higher quality, so that it is passed on where possible. */
const grain = (width = 64, height = 48) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#336699',
      noise: { type: 'gaussian', mean: 120, sigma: 30 },
    },
  });

/** Pictures without metadata, by format. */
export const plainPictures = async (): Promise<ReadonlyMap<string, Buffer>> =>
  new Map([
    ['jpeg', await grain().jpeg({ quality: 10 }).toBuffer()],
    ['progressive jpeg', await grain().jpeg({ quality: 40, progressive: true }).toBuffer()],
    ['png', await grain().png().toBuffer()],
    ['interlaced png', await grain().png({ progressive: true }).toBuffer()],
    ['palette png', await grain().png({ palette: true, colours: 16 }).toBuffer()],
    ['gif', await grain().gif().toBuffer()],
    ['webp', await grain().webp({ quality: 5 }).toBuffer()],
    ['avif', await grain().avif({ quality: 5, effort: 0 }).toBuffer()],
    ['tiff', await grain().tiff({ compression: 'none' }).toBuffer()],
  ]);

/** The secret in each place of each container. */
export async function plantedPictures(): Promise<readonly Planted[]> {
  const plain = await plainPictures();
  const of = (name: string): Buffer => plain.get(name) ?? Buffer.alloc(0);
  return [
    ...['jpeg', 'progressive jpeg'].flatMap((name) => inJpeg(of(name), name)),
    ...['png', 'interlaced png', 'palette png'].flatMap((name) => inPng(of(name), name)),
    ...inGif(of('gif')),
    ...inWebp(of('webp')),
    ...inAvif(of('avif')),
    ...inTiff(),
  ];
}

/** Whether the secret is in a file, as bytes or in a compressed part; one word of it is enough. */
export function showsSecret(file: Uint8Array): boolean {
  const bytes = Buffer.from(file);
  const hasWord = (part: Buffer): boolean =>
    ['PLANTED', 'Alice', '48.137'].some((word) => part.includes(word));
  if (hasWord(bytes)) return true;
  // Wherever a compressed stream might begin.
  for (let place = bytes.indexOf(0x78); place >= 0; place = bytes.indexOf(0x78, place + 1)) {
    try {
      if (hasWord(inflateSync(bytes.subarray(place), { maxOutputLength: 1_000_000 }))) return true;
    } catch {
      // No stream begins here.
    }
  }
  return false;
}
