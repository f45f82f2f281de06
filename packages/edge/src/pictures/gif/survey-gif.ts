import { tooMuch } from '../too-much.js';
import {
  EXTENSION,
  endOfBlocks,
  HEADER,
  PICTURE,
  pixelsOfPicture,
  TRAILER,
  tableBytes,
} from './gif-blocks.js';

/**
 * Most frames, also where only the first is to be shown: libnsgif keeps something of each. `limits.frames` holds for
 * what is shown as an animation.
 */
export const MOST_GIF_FRAMES = 20_000;

/** Most blocks that say something, such as how long a frame is shown; a frame has one, and a comment is one. */
const MOST_EXTENSIONS = 2 * MOST_GIF_FRAMES;

/**
 * Bounds the frames and the extensions of a GIF.
 * @throws ProblemError `source-too-large`
 */
export function surveyGif(bytes: Uint8Array): void {
  let [frames, extensions] = [0, 0];
  let at = HEADER + tableBytes(bytes[10]);
  while (at < bytes.length && bytes[at] !== TRAILER) {
    if (bytes[at] === PICTURE) frames += 1;
    else if (bytes[at] === EXTENSION) extensions += 1;
    else break;
    const end = endOfBlocks(bytes, bytes[at] === PICTURE ? pixelsOfPicture(bytes, at) : at + 2);
    if (end === undefined) break;
    at = end;
  }
  if (frames > MOST_GIF_FRAMES) throw tooMuch(`${frames} frames`, `at most ${MOST_GIF_FRAMES}`);
  if (extensions > MOST_EXTENSIONS) throw tooMuch(`${extensions} extensions`, `at most ${MOST_EXTENSIONS}`);
}
