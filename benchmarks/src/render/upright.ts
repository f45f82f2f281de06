import sharp from 'sharp';

/** Side of the compared pictures, px: enough to tell top from bottom, too little for an encoder's losses to matter. */
const SIDE = 24;
const END = SIDE - 1;

/** The eight EXIF orientations: the source position of the level at a place. */
const LAID: readonly ((x: number, y: number) => readonly [x: number, y: number])[] = [
  (x, y) => [x, y],
  (x, y) => [END - x, y],
  (x, y) => [END - x, END - y],
  (x, y) => [x, END - y],
  (x, y) => [y, x],
  (x, y) => [END - y, x],
  (x, y) => [END - y, END - x],
  (x, y) => [y, END - x],
];

/**
 * The reason why a rendition does not show the requested picture: a peer that ignores the EXIF orientation of an original sends
 * another one, which has no score.
 * @param reference path of the upright picture at the requested size
 * @param encoded the received bytes, displayed as in browsers, with their own EXIF orientation
 * @returns undefined if it is that picture
 */
export async function misfit(reference: string, encoded: Uint8Array): Promise<string | undefined> {
  const wanted = await sharp(reference).metadata();
  const { autoOrient: sent } = await sharp(encoded).metadata();
  if (sent.width !== wanted.width || sent.height !== wanted.height)
    return `it is ${sent.width} × ${sent.height} px, not ${wanted.width} × ${wanted.height}`;
  const [found, upright] = [await reduced(encoded), await reduced(reference)];
  const [asItShould = 0, ...otherwise] = LAID.map((lay) => distance(found, upright, lay));
  // A symmetric picture is equally far from both; less than a level is an encoder’s loss.
  const differs = asItShould > found.length;
  return differs && Math.min(...otherwise) < asItShould / 2 ? 'it is not turned upright' : undefined;
}

const reduced = (picture: string | Uint8Array): Promise<Uint8Array> =>
  sharp(picture)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: SIDE, height: SIDE, fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();

/** The difference of levels from a picture in one of the eight orientations. */
const distance = (found: Uint8Array, upright: Uint8Array, lay: (typeof LAID)[number]): number =>
  found.reduce((sum, level, at) => {
    const [x, y] = lay(at % SIDE, Math.floor(at / SIDE));
    return sum + Math.abs(level - (upright[y * SIDE + x] ?? 0));
  }, 0);
