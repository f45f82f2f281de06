import { distance, type Figures, type Painted } from './measure.js';
import { isOpaque, painted, unmultiplied } from './picture.js';

/**
 * The loss of the browser's own encoders for a picture: JPEG, by whose quality `q` is defined, and WebP. It is the allowed
 * loss.
 * @returns the larger one of each figure
 */
export async function control(picture: Painted, q: number): Promise<Figures> {
  const quality = q / 100;
  const opaque = isOpaque(picture);
  const canvas = canvasOf(picture);
  // WebP keeps transparency lossless; AVIF may lose as much as a JPEG of its levels.
  const levels = opaque ? picture : transparency(picture);
  const [webp, jpeg] = await Promise.all([
    loss(picture, canvas, 'image/webp', quality),
    loss(levels, opaque ? canvas : canvasOf(levels), 'image/jpeg', quality),
  ]);
  return larger(webp, jpeg);
}

function canvasOf(picture: Painted) {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.putImageData(unmultiplied(picture), 0, 0);
  return canvas;
}

/**
 * @param quality 0 to 1
 */
async function loss(picture: Painted, canvas: OffscreenCanvas, type: string, quality: number) {
  const bitmap = await createImageBitmap(await canvas.convertToBlob({ type, quality }));
  const lossy = painted(picture.width, picture.height, (context) => context.drawImage(bitmap, 0, 0));
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
