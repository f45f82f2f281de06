import { viewOf } from './bytes.js';
import type { Survey } from './survey.js';
import { tooMuch } from './too-much.js';

/**
 * Most frames, also where only the first is to be shown: libwebp looks through all of them for each of them when it reads a
 * header. 10,000 take a quarter of a second, 80,000 took 22 s. `limits.frames` holds for what is shown as an animation.
 */
const MOST_FRAMES = 10_000;

/** Most chunks, those in frames included; a frame has three at most that are its picture. */
const MOST_CHUNKS = 40_000;

/** Names of chunks, as a number (WebP container specification). */
const [FRAME, LOSSLESS] = [0x414e4d46, 0x5650384c];

/** Bytes of a file's header, of a chunk's, and of a frame's own in front of its chunks. */
const [HEADER, CHUNK, FRAME_HEADER] = [12, 8, 16];

/**
 * Bounds the frames and the chunks of a WebP, and looks for one without loss.
 * @throws ProblemError `source-too-large`
 */
export function surveyWebp(bytes: Uint8Array): Survey {
  const view = viewOf(bytes);
  let [chunks, frames] = [0, 0];
  let lossless = false;
  const walk = (from: number, to: number, inFrame: boolean): void => {
    for (let at = from; at + CHUNK <= to; ) {
      const name = view.getUint32(at);
      const size = view.getUint32(at + 4, true);
      chunks += 1;
      lossless ||= name === LOSSLESS;
      if (name === FRAME && !inFrame) {
        frames += 1;
        walk(at + CHUNK + FRAME_HEADER, Math.min(at + CHUNK + size, to), true);
      }
      at += CHUNK + size + (size & 1);
    }
  };
  walk(HEADER, bytes.length, false);
  if (frames > MOST_FRAMES) throw tooMuch(`${frames} frames`, `at most ${MOST_FRAMES}`);
  if (chunks > MOST_CHUNKS) throw tooMuch(`${chunks} chunks`, `at most ${MOST_CHUNKS}`);
  return { lossless };
}
