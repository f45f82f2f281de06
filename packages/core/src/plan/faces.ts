import type { Size } from '../grammar/box.js';
import type { Rect } from './orientation.js';

/**
 * A face's position, from the hairline to the chin, as fractions of the displayed picture: upright, with `rotate` and `flip`
 * applied. No other property of a face is known.
 */
export interface Face {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Margin around a face, if there is room, as shares of its height and width: above for hair or a hat, and on the other sides
 * because boxes are inexact.
 */
const ROOM = { above: 0.4, below: 0.12, beside: 0.1 } as const;

/** Vertical position of the faces' centre in a crop, if there is room: slightly above the crop's own centre. */
const MIDDLE = 0.45;

/** An interval along one side of a picture, px: the kept part, and the margin around it. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly roomFrom: number;
  readonly roomTo: number;
}

/** A face in px, with its margin. */
interface Placed {
  readonly across: Stretch;
  readonly down: Stretch;
}

/**
 * The part of a picture that keeps faces: all of them if they fit, otherwise as many as do, the largest first. The margin is
 * included as far as that crops no face. A face larger than the part is centred in it.
 * @param picture displayed size, px
 * @param part size of the kept part, px; not larger than the picture
 * @param faces at least one
 */
export function keepFaces(picture: Size, part: Size, faces: readonly Face[]): Rect {
  const placed = faces
    .map((face) => placedIn(face, picture))
    .sort((one, other) => areaOf(other) - areaOf(one));
  const { across, down } = placed.reduce((together, face) => {
    const more = { across: around(together.across, face.across), down: around(together.down, face.down) };
    return lengthOf(more.across) <= part.width && lengthOf(more.down) <= part.height ? more : together;
  });
  return {
    left: startOf(across, 0.5, part.width, picture.width),
    top: startOf(down, MIDDLE, part.height, picture.height),
    ...part,
  };
}

function placedIn({ left, top, width, height }: Face, picture: Size): Placed {
  const beside = width * ROOM.beside;
  return {
    across: stretch(left, left + width, [beside, beside], picture.width),
    down: stretch(top, top + height, [height * ROOM.above, height * ROOM.below], picture.height),
  };
}

/** Tolerance for floating-point errors, px. */
const EPSILON = 1e-6;

/** In whole px, without splitting a pixel of a face, and inside the picture. */
function stretch(
  from: number,
  to: number,
  [before, after]: readonly [number, number],
  full: number,
): Stretch {
  const px = (share: number): number => Math.min(1, Math.max(0, share)) * full;
  return {
    from: Math.floor(px(from) + EPSILON),
    to: Math.ceil(px(to) - EPSILON),
    roomFrom: Math.floor(px(from - before) + EPSILON),
    roomTo: Math.ceil(px(to + after) - EPSILON),
  };
}

const lengthOf = ({ from, to }: Stretch): number => to - from;
const areaOf = ({ across, down }: Placed): number => lengthOf(across) * lengthOf(down);

const around = (one: Stretch, other: Stretch): Stretch => ({
  from: Math.min(one.from, other.from),
  to: Math.max(one.to, other.to),
  roomFrom: Math.min(one.roomFrom, other.roomFrom),
  roomTo: Math.max(one.roomTo, other.roomTo),
});

/**
 * Start of the part of a side that keeps an interval. If its margin does not fit, the remaining room is divided in proportion.
 * @param middle position of the interval's centre in the part, as a share
 */
function startOf(
  { from, to, roomFrom, roomTo }: Stretch,
  middle: number,
  length: number,
  full: number,
): number {
  const inPicture = (start: number): number => Math.min(full - length, Math.max(0, start));
  const left = length - (to - from);
  if (left < 0) return inPicture(Math.round((from + to - length) / 2));
  const room = from - roomFrom + (roomTo - to);
  const share = room > left ? left / room : 1;
  const last = Math.floor(from - (from - roomFrom) * share);
  const first = Math.min(last, Math.ceil(to + (roomTo - to) * share) - length);
  const laid = Math.round((from + to) / 2 - length * middle);
  return inPicture(Math.max(first, Math.min(laid, last)));
}
