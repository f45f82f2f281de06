import type { RawPicture } from './flat.js';
import type { Pixels } from './pixels.js';

/** Whether a picture has an alpha channel in which every pixel is opaque. */
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
