import type { Pixels } from './pixels.js';

/** Pixels row by row, 8 bits per channel. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Number of rows to sample across the picture: representative, and fast compared with an encoder. */
const ROWS = 64;

/** Share of pixels in a graphic that equal their neighbour. Logos and charts have 0.6 to 1, photographs 0 to 0.25. */
const FLAT = 0.5;

/**
 * Whether a picture is a graphic: most pixels equal their left neighbour. The number of colours is a worse criterion, because
 * scaling a logo of three colours creates thousands at its edges.
 */
export function isFlat({ data, width, height, channels }: RawPicture): boolean {
  const rows = Math.min(ROWS, height);
  let equal = 0;
  for (let row = 0; row < rows; row += 1) {
    const start = Math.floor(((row + 0.5) * height) / rows) * width * channels;
    for (let at = start + channels; at < start + width * channels; at += channels) {
      let channel = 0;
      while (channel < channels && data[at + channel] === data[at + channel - channels]) channel += 1;
      if (channel === channels) equal += 1;
    }
  }
  return equal >= FLAT * rows * (width - 1);
}

/** Whether a picture has an alpha channel that is fully opaque. */
export function isOpaque({ data, channels }: RawPicture): boolean {
  if (channels !== 2 && channels !== 4) return false;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 255) return false;
  return true;
}

/** The same picture without its alpha channel. */
export const withoutAlpha = (pixels: Pixels): Pixels => ({
  ...pixels,
  facts: { ...pixels.facts, hasAlpha: false },
  open: (frames) => pixels.open(frames).removeAlpha(),
});

/** The difference between two pictures, as squares of levels, 0 to 65,025. */
export interface PictureError {
  /** Mean over all pixels and channels. */
  readonly mean: number;
  /** Mean over the worst block of 16 × 16 px: a lost small detail does not show in the overall mean. */
  readonly worst: number;
}

const BLOCK = 16;

/** Invisible differences: one level of 255 on average, four in the worst block. */
const INVISIBLE: PictureError = { mean: 1, worst: 16 };

export const isInvisible = ({ mean, worst }: PictureError): boolean =>
  mean <= INVISIBLE.mean && worst <= INVISIBLE.worst;

/**
 * The difference between two pictures of one size, weighted by opacity as they are displayed.
 * @param one four channels of 8 bits per pixel, as the other
 * @param width px per row
 */
export function pictureError(one: Uint8Array, other: Uint8Array, width: number): PictureError {
  const height = one.length / 4 / width;
  let [all, worst] = [0, 0];
  for (let top = 0; top < height; top += BLOCK) {
    const bottom = Math.min(height, top + BLOCK);
    for (let left = 0; left < width; left += BLOCK) {
      const right = Math.min(width, left + BLOCK);
      let sum = 0;
      for (let y = top; y < bottom; y += 1) {
        for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) {
          sum += pixelError(one, other, at);
        }
      }
      all += sum;
      worst = Math.max(worst, sum / ((bottom - top) * (right - left) * 4));
    }
  }
  return { mean: all / one.length, worst };
}

/** Sum of the squared differences over the four channels of a pixel. */
function pixelError(one: Uint8Array, other: Uint8Array, at: number): number {
  const [alpha = 0, otherAlpha = 0] = [one[at + 3], other[at + 3]];
  let sum = (alpha - otherAlpha) ** 2;
  for (let channel = at; channel < at + 3; channel += 1) {
    const difference = ((one[channel] ?? 0) * alpha - (other[channel] ?? 0) * otherAlpha) / 255;
    sum += difference * difference;
  }
  return sum;
}
