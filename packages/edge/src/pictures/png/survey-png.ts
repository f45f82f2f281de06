import { viewOf } from '../bytes.js';
import { tooMuch } from '../too-much.js';

/** Most chunks: 50 MiB of pixels in pieces of 525 bytes; encoders write pieces of 4 kB and more. */
const MOST_CHUNKS = 100_000;

/** Most frames, also where only the first is to be shown. `limits.frames` holds for what is shown as an animation. */
export const MOST_PNG_FRAMES = 20_000;

/** `fcTL` and `IEND` (PNG specification, 11.2 and 11.3.6). */
const [FRAME_CONTROL, END] = [0x6663544c, 0x49454e44];

/** Bytes of the signature, and of what a chunk has beside its body. */
const [SIGNATURE, AROUND] = [8, 12];

/**
 * Bounds the chunks and the frames of a PNG.
 * @throws ProblemError `source-too-large`
 */
export function surveyPng(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  let [chunks, frames] = [0, 0];
  for (let at = SIGNATURE; at + AROUND <= bytes.length; at += AROUND + view.getUint32(at)) {
    const name = view.getUint32(at + 4);
    chunks += 1;
    if (name === FRAME_CONTROL) frames += 1;
    if (name === END) break;
  }
  if (frames > MOST_PNG_FRAMES) throw tooMuch(`${frames} frames`, `at most ${MOST_PNG_FRAMES}`);
  if (chunks > MOST_CHUNKS) throw tooMuch(`${chunks} chunks`, `at most ${MOST_CHUNKS}`);
}
