import type { Size } from '../grammar/box.js';

//** A rectangle in px; `left` and `top` count from the top left corner. */
export interface Rect extends Size {
  readonly left: number;
  readonly top: number;
}

/** A rotation clockwise by `degrees`, then an optional mirroring left to right. */
export interface Turn {
  readonly degrees: 0 | 90 | 180 | 270;
  readonly mirrored: boolean;
}

const ANGLES = [0, 90, 180, 270] as const;

const angle = (degrees: number): Turn['degrees'] => ANGLES[((degrees / 90) % 4) + (degrees < 0 ? 4 : 0)] ?? 0;

/** The turn for each EXIF Orientation (Exif 2.32, tag 0x0112); values outside of 1 to 8 are the identity. */
const EXIF_TURNS: readonly Turn[] = [
  { degrees: 0, mirrored: false },
  { degrees: 0, mirrored: true },
  { degrees: 180, mirrored: false },
  { degrees: 180, mirrored: true },
  { degrees: 90, mirrored: true },
  { degrees: 90, mirrored: false },
  { degrees: 270, mirrored: true },
  { degrees: 270, mirrored: false },
];
const NO_TURN: Turn = { degrees: 0, mirrored: false };

/** The turn for an EXIF orientation. */
export const exifTurn = (orientation: number): Turn => EXIF_TURNS[orientation - 1] ?? NO_TURN;

/** The composition of `first` and then `second`. */
export function combineTurns(first: Turn, second: Turn): Turn {
  // A mirror between two rotations reverses the second one.
  const degrees = first.degrees + (first.mirrored ? -second.degrees : second.degrees);
  return { degrees: angle(degrees % 360), mirrored: first.mirrored !== second.mirrored };
}

const swaps = ({ degrees }: Turn): boolean => degrees === 90 || degrees === 270;

/** The size of a picture after a turn; the same function is its own inverse. */
export const turnedSize = ({ width, height }: Size, turn: Turn): Size =>
  swaps(turn) ? { width: height, height: width } : { width, height };

/**
 * The region of the stored picture for a region of the upright one.
 * @param region in px of the upright picture, inside it
 * @param stored size before the turn, px
 */
export function storedRegion(region: Rect, stored: Size, turn: Turn): Rect {
  const upright = turnedSize(stored, turn);
  const left = turn.mirrored ? upright.width - region.left - region.width : region.left;
  const right = upright.width - left - region.width;
  const bottom = upright.height - region.top - region.height;
  const size = turnedSize(region, turn);
  switch (turn.degrees) {
    case 0:
      return { left, top: region.top, ...size };
    case 90:
      return { left: region.top, top: right, ...size };
    case 180:
      return { left: right, top: bottom, ...size };
    case 270:
      return { left: bottom, top: left, ...size };
  }
}
