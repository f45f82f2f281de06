import type { Size } from '../grammar/box.js';
import type { Rect } from './orientation.js';

/**
 * Where a face is, from the hairline to the chin, as fractions of the picture as it is seen: upright, with `rotate` and
 * `flip` applied. Nothing else is known of a face.
 */
export interface Face {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Room that is kept above a face for hair or a hat, as a share of its height. */
const ABOVE = 0.4;

/** How far down in a crop the middle of the faces is laid, where there is room: a little above its own middle. */
const MIDDLE = 0.45;

/** A face in px: its sides, and how high its head reaches. */
interface Head {
  readonly left: number;
  readonly right: number;
  readonly crown: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The part of a picture that keeps faces: all of them where they fit, otherwise as many as do, the largest first. The
 * heads are inside too as far as that cuts no face. A face that is larger than the part is in the middle of it.
 * @param picture size as it is seen, px
 * @param part size of what is kept, px; not larger than the picture
 * @param faces at least one
 */
export function keepFaces(picture: Size, part: Size, faces: readonly Face[]): Rect {
  const heads = faces.map((face) => headOf(face, picture)).sort((one, other) => areaOf(other) - areaOf(one));
  const kept = heads.reduce((together, head) => {
    const more = around(together, head);
    return fits(more, part) ? more : together;
  });
  return {
    left: startOf(kept.left, kept.right, kept.left, 0.5, part.width, picture.width),
    top: startOf(kept.top, kept.bottom, kept.crown, MIDDLE, part.height, picture.height),
    ...part,
  };
}

/** What fractions of a picture are off by as numbers, px. */
const DUST = 1e-6;

/** In whole px, none of which is half a face's, and inside of the picture. */
function headOf({ left, top, width, height }: Face, picture: Size): Head {
  const across = (share: number): number => Math.min(1, Math.max(0, share)) * picture.width;
  const down = (share: number): number => Math.min(1, Math.max(0, share)) * picture.height;
  return {
    left: Math.floor(across(left) + DUST),
    right: Math.ceil(across(left + width) - DUST),
    crown: Math.floor(down(top - height * ABOVE) + DUST),
    top: Math.floor(down(top) + DUST),
    bottom: Math.ceil(down(top + height) - DUST),
  };
}

const areaOf = ({ left, right, top, bottom }: Head): number => (right - left) * (bottom - top);

const around = (one: Head, other: Head): Head => ({
  left: Math.min(one.left, other.left),
  right: Math.max(one.right, other.right),
  crown: Math.min(one.crown, other.crown),
  top: Math.min(one.top, other.top),
  bottom: Math.max(one.bottom, other.bottom),
});

const fits = ({ left, right, top, bottom }: Head, part: Size): boolean =>
  right - left <= part.width && bottom - top <= part.height;

/**
 * Where a stretch of a side begins that keeps what lies from `from` to `to`.
 * @param wanted what is kept before `from` as well, where it can be
 * @param middle where in the stretch the middle of it all is laid, as a share
 */
function startOf(
  from: number,
  to: number,
  wanted: number,
  middle: number,
  length: number,
  full: number,
): number {
  const laid = Math.round((from + to) / 2 - length * middle);
  const inPicture = (start: number): number => Math.min(full - length, Math.max(0, start));
  if (to - from > length) return inPicture(Math.round((from + to - length) / 2));
  const first = to - length;
  return inPicture(Math.max(first, Math.min(laid, wanted)));
}
