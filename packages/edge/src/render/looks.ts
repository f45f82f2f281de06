import { rgbaToThumbHash } from 'thumbhash';
import type { RawPicture } from './raw-picture.js';
import type { StartPipeline } from './sharp.js';

/** Quantisation of each channel for counting colours: nearer colours count as the same. */
const STEPS = 16;

/** Alpha from which a pixel counts as visible. */
const SEEN = 128;

/**
 * The most frequent colour, `#rrggbb`: the mean of the pixels in the fullest of 4,096 colour bins. Undefined if no pixel is
 * visible.
 * @param picture four channels
 */
export function dominantColour({ data }: RawPicture): string | undefined {
  const boxes = new Float64Array(STEPS ** 3 * 4);
  let fullest: number | undefined;
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
    if (alpha < SEEN) continue;
    const box = 4 * (((red >> 4) * STEPS + (green >> 4)) * STEPS + (blue >> 4));
    for (const [channel, level] of [red, green, blue, 1].entries()) {
      boxes[box + channel] = (boxes[box + channel] ?? 0) + level;
    }
    if (fullest === undefined || (boxes[box + 3] ?? 0) > (boxes[fullest + 3] ?? 0)) fullest = box;
  }
  if (fullest === undefined) return undefined;
  const [red = 0, green = 0, blue = 0, count = 1] = boxes.subarray(fullest, fullest + 4);
  const hex = [red, green, blue].map((sum) =>
    Math.round(sum / count)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

/** Longest side of a ThumbHash's input, px. */
const THUMB = 100;

/** ThumbHash of a picture of four channels, in base64. */
export async function thumbhashOf(start: StartPipeline, picture: RawPicture): Promise<string> {
  const { data, info } = await opened(start, picture)
    .resize({ width: THUMB, height: THUMB, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

/** Size of the trial crop for finding a focus, as a share of the longer side: small enough to require a decision. */
const CUT = 0.75;

/** The point that the strategy `attention` finds, as fractions of a picture of four channels, to 0.01. */
export async function focusOf(
  start: StartPipeline,
  picture: RawPicture,
): Promise<{ readonly x: number; readonly y: number }> {
  const { width, height } = picture;
  const short = Math.min(width, height);
  const cut = Math.max(1, Math.round(short * CUT));
  // One side keeps its length, so that nothing is scaled.
  const size = width < height ? { width, height: cut } : { width: cut, height };
  const { info } = await opened(start, picture)
    .resize({ ...size, fit: 'cover', position: 'attention' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { attentionX = width / 2, attentionY = height / 2 } = info;
  const share = (at: number, side: number) =>
    Math.round((100 * Math.min(side, Math.max(0, at))) / side) / 100;
  return { x: share(attentionX, width), y: share(attentionY, height) };
}

const opened = (start: StartPipeline, { data, width, height, channels }: RawPicture) =>
  start(data, { raw: { width, height, channels } });
