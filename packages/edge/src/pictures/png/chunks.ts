import { latin1, numberOfLetters, viewOf } from '../bytes.js';
import { tooMuch } from '../survey.js';

/** Bytes of the signature (PNG specification, 5.2). */
export const SIGNATURE = 8;

/** Bytes of a chunk beside its body: length, name and checksum (5.3). */
export const AROUND = 12;

/** Most chunks: 50 MiB of pixels in pieces of 525 bytes; encoders write pieces of 4 kB and more. */
const MOST_CHUNKS = 100_000;

/** Most frames, also where only the first is to be shown. `limits.frames` holds for what is shown as an animation. */
export const MOST_PNG_FRAMES = 20_000;

const [FRAME_CONTROL, END] = ['fcTL', 'IEND'].map(numberOfLetters);

/** A chunk as it lies in the file. */
export interface PngChunk {
  readonly name: string;
  readonly body: Uint8Array;
  /** With its length, its name and its checksum. */
  readonly whole: Uint8Array;
}

/** Chunks up to the end, or to the last one that is whole. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = viewOf(bytes);
  for (let at = SIGNATURE; at + AROUND <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + AROUND + length;
    if (end > bytes.length) return;
    const name = latin1(bytes.subarray(at + 4, at + 8));
    yield { name, body: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) };
    if (name === 'IEND') return;
    at = end;
  }
}

/**
 * Bounds the chunks and the frames of a PNG. It counts without taking a chunk apart: a hostile file has millions.
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
