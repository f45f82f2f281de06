/** How far a picture is from another one: squares of levels, 0 to 65,025. */
export interface PictureError {
  /** Mean over all pixels and channels. */
  readonly mean: number;
  /** Mean over the worst block of 16 × 16 px: a small detail that is gone does not show in that of the whole. */
  readonly worst: number;
}

const BLOCK = 16;

/** What nobody sees: one level of 255 on the whole, four where it is worst. */
const UNSEEN: PictureError = { mean: 1, worst: 16 };

export const isUnseen = ({ mean, worst }: PictureError): boolean =>
  mean <= UNSEEN.mean && worst <= UNSEEN.worst;

/**
 * How far two pictures of one size are apart, each as it is seen: by its opacity.
 * @param one four channels of 8 bits a pixel, as the other
 * @param width px of a row
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

/** Sum of the squares over the four channels of a pixel. */
function pixelError(one: Uint8Array, other: Uint8Array, at: number): number {
  const [alpha = 0, otherAlpha = 0] = [one[at + 3], other[at + 3]];
  let sum = (alpha - otherAlpha) ** 2;
  for (let channel = at; channel < at + 3; channel += 1) {
    const difference = ((one[channel] ?? 0) * alpha - (other[channel] ?? 0) * otherAlpha) / 255;
    sum += difference * difference;
  }
  return sum;
}
