import type { Rect, Size } from '@cameo/core';

/** Bytes of a pixel of four channels. */
const RGBA = 4;

/** From here on a pixel of a GIF is opaque; it has nothing in between. */
const OPAQUE = 128;

/** How far a channel may be off before a pixel is drawn anew: less is seen in no GIF. */
const SAME = 4;

/** What must be drawn so that one frame becomes the next one. */
export interface Change {
  /** The part that holds all of it, px. */
  readonly part: Rect;
  /** How many of its pixels differ. */
  readonly pixels: number;
  /** The part in four channels, transparent where nothing changes. */
  readonly picture: Buffer;
}

/** Whether a pixel that a frame shows is transparent in the next one, which cannot be drawn. */
export function clearsPixels(frame: Uint8Array, next: Uint8Array): boolean {
  for (let at = 3; at < frame.length; at += RGBA) {
    if ((next[at] ?? 0) < OPAQUE && (frame[at] ?? 0) >= OPAQUE) return true;
  }
  return false;
}

/**
 * What a frame changes of what is shown, which is brought up to date.
 * @param shown what was drawn so far, all transparent at first
 * @param whole the part, where it is not the smallest one
 */
export function changesOf(
  shown: Uint8Array,
  frame: Uint8Array,
  { width, height }: Size,
  whole?: Rect,
): Change {
  let [left, top, right, bottom] = [width, height, 0, 0];
  let pixels = 0;
  const changed = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * RGBA;
      if ((frame[at + 3] ?? 0) < OPAQUE || isShown(shown, frame, at)) continue;
      changed[y * width + x] = 1;
      pixels += 1;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  // A frame that changes nothing has a picture all the same, of one pixel that is transparent.
  const smallest =
    pixels === 0
      ? { left: 0, top: 0, width: 1, height: 1 }
      : { left, top, width: right - left, height: bottom - top };
  const part = whole ?? smallest;
  const picture = Buffer.alloc(part.width * part.height * RGBA);
  for (let y = 0; y < part.height; y += 1) {
    for (let x = 0; x < part.width; x += 1) {
      const pixel = (part.top + y) * width + part.left + x;
      if (changed[pixel] !== 1) continue;
      const [from, to] = [pixel * RGBA, (y * part.width + x) * RGBA];
      for (let channel = 0; channel < 3; channel += 1) {
        const value = frame[from + channel] ?? 0;
        picture[to + channel] = value;
        shown[from + channel] = value;
      }
      picture[to + 3] = 255;
      shown[from + 3] = 255;
    }
  }
  return { part, pixels, picture };
}

function isShown(shown: Uint8Array, frame: Uint8Array, at: number): boolean {
  return (
    shown[at + 3] === 255 &&
    Math.abs((shown[at] ?? 0) - (frame[at] ?? 0)) <= SAME &&
    Math.abs((shown[at + 1] ?? 0) - (frame[at + 1] ?? 0)) <= SAME &&
    Math.abs((shown[at + 2] ?? 0) - (frame[at + 2] ?? 0)) <= SAME
  );
}
