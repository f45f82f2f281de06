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

/**
 * Room that is kept around a face where there is any, as shares of its height and width: above for hair or a hat, and on the
 * other sides because a box is not exact.
 */
const ROOM = { above: 0.4, below: 0.12, beside: 0.1 } as const;

/** How far down in a crop the middle of the faces is laid, where there is room: a little above its own middle. */
const MIDDLE = 0.45;

/** A stretch along one side of a picture, px: what is kept, and how far the room around it reaches. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly roomFrom: number;
  readonly roomTo: number;
}

/** A face in px, with its room. */
interface Placed {
  readonly across: Stretch;
  readonly down: Stretch;
}

/**
 * The part of a picture that keeps faces: all of them where they fit, otherwise as many as do, the largest first. The
 * room around them is inside too as far as that cuts no face. A face that is larger than the part is in the middle of it.
 * @param picture size as it is seen, px
 * @param part size of what is kept, px; not larger than the picture
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

/** What fractions of a picture are off by as numbers, px. */
const DUST = 1e-6;

/** In whole px, none of which is half a face's, and inside of the picture. */
function stretch(
  from: number,
  to: number,
  [before, after]: readonly [number, number],
  full: number,
): Stretch {
  const px = (share: number): number => Math.min(1, Math.max(0, share)) * full;
  return {
    from: Math.floor(px(from) + DUST),
    to: Math.ceil(px(to) - DUST),
    roomFrom: Math.floor(px(from - before) + DUST),
    roomTo: Math.ceil(px(to + after) - DUST),
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
 * Where the part of a side begins that keeps a stretch. Where its room does not fit, what is left goes to both ends as they
 * would share it.
 * @param middle where in the part the middle of the stretch is laid, as a share
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
