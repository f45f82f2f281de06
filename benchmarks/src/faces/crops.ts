import sharp, { type Sharp } from 'sharp';
import type { Label } from './labels.js';

/** The visible part of a picture in a crop, in percent. */
export type Shown = Label;

/** Share of a face's box that must be visible for the face to count as complete: boxes are accurate to about a percent. */
const WHOLE = 0.97;

/**
 * The part of its original that a crop shows, located by comparison with the original at every offset: independent of the code
 * that made the crop. A crop shows all of one side.
 */
export async function shownPart(original: Uint8Array, crop: Uint8Array): Promise<Shown> {
  const part = await grayOf(sharp(crop));
  const { width = 1, height = 1 } = await sharp(original).metadata();
  const scale = Math.max(part.width / width, part.height / height);
  const size = {
    width: Math.max(part.width, Math.round(width * scale)),
    height: Math.max(part.height, Math.round(height * scale)),
  };
  const whole = await grayOf(sharp(original).resize({ ...size, fit: 'fill' }));
  let best = { left: 0, top: 0, off: Number.POSITIVE_INFINITY };
  for (let top = 0; top <= whole.height - part.height; top += 1) {
    for (let left = 0; left <= whole.width - part.width; left += 1) {
      const off = difference(whole, part, left, top);
      if (off < best.off) best = { left, top, off };
    }
  }
  return {
    left: (100 * best.left) / whole.width,
    top: (100 * best.top) / whole.height,
    right: (100 * (best.left + part.width)) / whole.width,
    bottom: (100 * (best.top + part.height)) / whole.height,
  };
}

interface Gray {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

async function grayOf(image: Sharp): Promise<Gray> {
  const { data, info } = await image
    .flatten()
    .grayscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Sampling interval of the compared rows and columns. */
const STEP = 3;

function difference(whole: Gray, part: Gray, left: number, top: number): number {
  let sum = 0;
  for (let y = 0; y < part.height; y += STEP) {
    const row = (y + top) * whole.width + left;
    for (let x = 0; x < part.width; x += STEP) {
      sum += Math.abs((whole.data[row + x] ?? 0) - (part.data[y * part.width + x] ?? 0));
    }
  }
  return sum;
}

/** Whether a face is completely visible. */
export function isWhole(face: Label, shown: Shown): boolean {
  const width = Math.min(face.right, shown.right) - Math.max(face.left, shown.left);
  const height = Math.min(face.bottom, shown.bottom) - Math.max(face.top, shown.top);
  const area = (face.right - face.left) * (face.bottom - face.top);
  return width > 0 && height > 0 && width * height >= WHOLE * area;
}

/** The maximum number of faces that any crop of the same size keeps. */
export function maxPossible(faces: readonly Label[], shown: Shown): number {
  const [width, height] = [shown.right - shown.left, shown.bottom - shown.top];
  const places = Array.from({ length: 201 }, (_, at) => at / 200);
  const counts = places.map((share) => {
    const left = share * (100 - width);
    const top = share * (100 - height);
    const part = { left, top, right: left + width, bottom: top + height };
    return faces.filter((face) => isWhole(face, part)).length;
  });
  return Math.max(0, ...counts);
}
