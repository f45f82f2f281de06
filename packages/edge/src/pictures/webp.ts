import { concatBytes, latin1, numberOfLetters, u24, viewOf } from './bytes.js';
import { isSrgbProfile } from './icc.js';
import type { Steps } from './steps.js';
import { moreThan, type Survey } from './survey.js';
import { prefixCodeBytes, type Stream } from './webp-lossless.js';

/**
 * Maximum number of frames, even when only the first one is displayed: libwebp takes quadratic time when it reads a header.
 * 10,000 take a quarter of a second, 80,000 took 22 s. `limits.frames` applies to animated output.
 */
const MAX_FRAMES = 10_000;

/** Maximum number of chunks, including those in frames; a frame has at most three for its picture. */
const MAX_CHUNKS = 40_000;

/** Chunks that hold pixels (WebP container specification): lossy, lossless, and the transparency of lossy ones. */
const [LOSSY, LOSSLESS, ALPHA] = ['VP8 ', 'VP8L', 'ALPH'];

const PICTURE: readonly string[] = [LOSSY, LOSSLESS, ALPHA];

/** The canvas, the number of plays of an animation, and one of its frames. */
const [CANVAS, LOOP, FRAME] = ['VP8X', 'ANIM', 'ANMF'];

/** An ICC profile. */
const PROFILE = 'ICCP';

const [FRAME_NUMBER, LOSSLESS_NUMBER, ALPHA_NUMBER] = [FRAME, LOSSLESS, ALPHA].map(numberOfLetters);

/**
 * Sizes in bytes: the file's header, a chunk's header, the fields of a frame before its chunks, and the bodies of two chunks.
 */
const BYTES = { header: 12, chunk: 8, frame: 16, canvas: 10, loop: 6 } as const;

/** Flags of the canvas for transparency and for frames. */
const FLAGS = { alpha: 0x10, frames: 0x02 } as const;

/**
 * Bounds the frames and the chunks of a WebP, and computes the memory for the codes of lossless frames. It stops at the
 * first excess, and counts without parsing other chunks: a malicious file has millions.
 * @throws ProblemError `source-too-large`
 */
export function surveyWebp(bytes: Uint8Array, steps: Steps): Survey {
  const view = viewOf(bytes);
  const length = bytes.length;
  let [chunks, frames] = [0, 0];
  const streams: Stream[] = [];
  let [lossless, partFrames] = [false, false];
  // The canvas is optional and comes first.
  const canvas = BYTES.header + BYTES.chunk + 4;
  const hasSize = length >= canvas + 6;
  const [wide, high] = hasSize ? [u24(bytes, canvas) + 1, u24(bytes, canvas + 3) + 1] : [0, 0];
  let [width, height] = [wide, high];
  // End of the current frame, and offset of the next chunk after it; 0 outside of frames.
  let [end, next] = [length, 0];
  for (let at: number = BYTES.header; ; ) {
    if (at + BYTES.chunk > end) {
      if (next === 0) break;
      [at, end, next, width, height] = [next, length, 0, wide, high];
      continue;
    }
    const name = view.getUint32(at);
    const size = view.getUint32(at + 4, true);
    const body = at + BYTES.chunk;
    at = body + size + (size & 1);
    chunks += 1;
    if (chunks > MAX_CHUNKS) throw moreThan(MAX_CHUNKS, 'chunks');
    if (name === LOSSLESS_NUMBER) {
      lossless = true;
      streams.push({ from: body, to: Math.min(body + size, end), width: 0, height: 0 });
    } else if (name === ALPHA_NUMBER) {
      // Its first byte holds its compression.
      if (((bytes[body] ?? 0) & 3) !== 1) continue;
      streams.push({ from: body + 1, to: Math.min(body + size, end), width, height });
    } else if (name === FRAME_NUMBER && next === 0) {
      frames += 1;
      if (frames > MAX_FRAMES) throw moreThan(MAX_FRAMES, 'frames');
      if (body + BYTES.frame <= end) {
        width = u24(bytes, body + 6) + 1;
        height = u24(bytes, body + 9) + 1;
      }
      partFrames ||= width !== wide || height !== high;
      next = at;
      end = Math.min(body + size, end);
      at = body + BYTES.frame;
    }
  }
  const codeBytes = prefixCodeBytes(bytes, streams, steps);
  steps.taken += chunks;
  return { lossless, ...(codeBytes > 0 && { codeBytes }), ...(partFrames && { partFrames }) };
}

interface WebpChunk {
  readonly name: string;
  readonly body: Uint8Array;
  /** With its name, its length, and its padding byte. */
  readonly whole: Uint8Array;
}

/** Sibling chunks; undefined where the next one extends past the end. */
function* webpChunks(bytes: Uint8Array, start: number): Generator<WebpChunk | undefined> {
  const view = viewOf(bytes);
  for (let at = start; at + BYTES.chunk <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + BYTES.chunk;
    const end = body + size + (size & 1);
    if (end > bytes.length) return yield undefined;
    const name = latin1(bytes.subarray(at, at + 4));
    yield { name, body: bytes.subarray(body, body + size), whole: bytes.subarray(at, end) };
    at = end;
  }
}

/** A still WebP with nothing but its picture; undefined if it has a profile other than sRGB or frames, or is broken. */
export function bareWebp(bytes: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const chunk of webpChunks(bytes, BYTES.header)) {
    if (chunk === undefined || chunk.name === LOOP) return undefined;
    const { name, body, whole } = chunk;
    if (name === PROFILE && !isSrgbProfile(body)) return undefined;
    const part = name === CANVAS ? bareCanvas(whole, FLAGS.alpha) : whole;
    if (part === undefined) return undefined;
    if (name === CANVAS || PICTURE.includes(name)) parts.push(part);
    if (name === LOSSY || name === LOSSLESS) return fileOf(bytes, parts);
  }
  return undefined;
}

/**
 * An animated WebP with nothing but its frames, their timing and the number of plays; undefined if it has a profile or is
 * incomplete.
 */
export function bareAnimatedWebp(bytes: Uint8Array): Uint8Array | undefined {
  // Bytes after the end of the container do not belong to it.
  const end = bytes.length < BYTES.header ? 0 : BYTES.chunk + viewOf(bytes).getUint32(4, true);
  if (end > bytes.length) return undefined;
  const parts: Uint8Array[] = [];
  let frames = 0;
  for (const chunk of webpChunks(bytes.subarray(0, end), BYTES.header)) {
    if (chunk === undefined || chunk.name === PROFILE) return undefined;
    const { name, whole } = chunk;
    if (name === LOOP && whole.length !== BYTES.chunk + BYTES.loop) return undefined;
    if (name === FRAME) frames += 1;
    const part =
      name === CANVAS
        ? bareCanvas(whole, FLAGS.alpha | FLAGS.frames)
        : name === FRAME
          ? bareFrame(whole)
          : whole;
    if (part === undefined) return undefined;
    if (name === CANVAS || name === LOOP || name === FRAME) parts.push(part);
  }
  return frames === 0 ? undefined : fileOf(bytes, parts);
}

/** A canvas with the flags that still apply and no hidden data; undefined if its length is wrong. */
function bareCanvas(whole: Uint8Array, flags: number): Uint8Array | undefined {
  if (whole.length !== BYTES.chunk + BYTES.canvas) return undefined;
  const canvas = Uint8Array.from(whole);
  // The three bytes after the flags are reserved.
  canvas.fill(0, BYTES.chunk + 1, BYTES.chunk + 4);
  canvas[BYTES.chunk] = (canvas[BYTES.chunk] ?? 0) & flags;
  return canvas;
}

/** A frame with nothing but its picture; a frame with unexpected chunks is left to the decoder. */
function bareFrame(whole: Uint8Array): Uint8Array {
  const chunks = [...webpChunks(whole, BYTES.chunk + BYTES.frame)];
  const known = chunks.filter((chunk) => chunk !== undefined);
  const pictures = known.length < chunks.length ? [] : known.filter(({ name }) => PICTURE.includes(name));
  return withLength([
    whole.subarray(0, BYTES.chunk + BYTES.frame),
    ...pictures.map(({ whole: picture }) => picture),
  ]);
}

/** A file of the given chunks, with the header of another one. */
const fileOf = (bytes: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array =>
  withLength([bytes.subarray(0, BYTES.header), ...chunks]);

/** Concatenates the parts of a chunk and writes its length. */
function withLength(parts: readonly Uint8Array[]): Uint8Array {
  const whole = concatBytes(parts);
  viewOf(whole).setUint32(4, whole.length - BYTES.chunk, true);
  return whole;
}
