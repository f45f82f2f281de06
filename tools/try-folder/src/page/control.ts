import { distance, type Figures, type Painted } from './measure.js';
import { isOpaque, painted, unmultiplied } from './picture.js';

/**
 * The loss of the browser's own encoders for a picture: JPEG, by whose quality `q` is defined, and WebP. It is the allowed
 * loss.
 * @returns the larger one of each figure
 */
export async function control(picture: Painted, q: number): Promise<Figures> {
  const quality = q / 100;
  const webp = await loss(picture, 'image/webp', quality);
  if (isOpaque(picture)) return larger(webp, await loss(picture, 'image/jpeg', quality));
  // WebP keeps transparency lossless; AVIF may lose as much as a JPEG of its levels.
  return larger(webp, await loss(transparency(picture), 'image/jpeg', quality));
}

/**
 * @param quality 0 to 1
 */
async function loss(picture: Painted, type: string, quality: number) {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(unmultiplied(picture), 0, 0);
  const bitmap = await createImageBitmap(await canvas.convertToBlob({ type, quality }));
  const lossy = painted(width, height, (context) => context.drawImage(bitmap, 0, 0));
  bitmap.close();
  return distance(lossy, picture);
}

const larger = (one: Figures, other: Figures): Figures => ({
  mean: Math.max(one.mean, other.mean),
  cell: Math.max(one.cell, other.cell),
  tone: Math.max(one.tone, other.tone),
  at: one.at,
});

/** Transparency as an opaque gray picture. */
function transparency({ data, width, height }: Painted): Painted {
  const gray = data.map((_, at) => (at % 4 === 3 ? 255 : (data[at - (at % 4) + 3] ?? 0)));
  return { data: gray, width, height };
}
