import { concatBytes, latin1, numberOfLetters, viewOf } from './bytes.js';
import { isSrgbProfile } from './icc.js';
import { type Survey, tooMuch } from './survey.js';

/**
 * Most frames, also where only the first is to be shown: libwebp looks through all of them for each of them when it reads a
 * header. 10,000 take a quarter of a second, 80,000 took 22 s. `limits.frames` holds for what is shown as an animation.
 */
const MOST_FRAMES = 10_000;

/** Most chunks, those in frames included; a frame has three at most that are its picture. */
const MOST_CHUNKS = 40_000;

/** Chunks that hold pixels (WebP container specification): with loss, without, and the transparency of the former. */
const [LOSSY, LOSSLESS, ALPHA] = ['VP8 ', 'VP8L', 'ALPH'];

const PICTURE: readonly string[] = [LOSSY, LOSSLESS, ALPHA];

/** The canvas, how often an animation plays, and one of its frames. */
const [CANVAS, LOOP, FRAME] = ['VP8X', 'ANIM', 'ANMF'];

/** An ICC profile. */
const PROFILE = 'ICCP';

const [FRAME_NUMBER, LOSSLESS_NUMBER] = [FRAME, LOSSLESS].map(numberOfLetters);

/** Bytes of the file's header and of a chunk's; of what a frame has in front of its own chunks; of the bodies of two others. */
const BYTES = { header: 12, chunk: 8, frame: 16, canvas: 10, loop: 6 } as const;

/** Flags of the canvas that say that there is transparency, and that there are frames. */
const FLAGS = { alpha: 0x10, frames: 0x02 } as const;

/**
 * Bounds the frames and the chunks of a WebP, and looks for one without loss. It counts without taking a chunk apart: a
 * hostile file has millions.
 * @throws ProblemError `source-too-large`
 */
export function surveyWebp(bytes: Uint8Array): Survey {
  const view = viewOf(bytes);
  let [chunks, frames] = [0, 0];
  let lossless = false;
  const walk = (from: number, to: number, inFrame: boolean): void => {
    for (let at = from; at + BYTES.chunk <= to; ) {
      const name = view.getUint32(at);
      const size = view.getUint32(at + 4, true);
      chunks += 1;
      lossless ||= name === LOSSLESS_NUMBER;
      if (name === FRAME_NUMBER && !inFrame) {
        frames += 1;
        walk(at + BYTES.chunk + BYTES.frame, Math.min(at + BYTES.chunk + size, to), true);
      }
      at += BYTES.chunk + size + (size & 1);
    }
  };
  walk(BYTES.header, bytes.length, false);
  if (frames > MOST_FRAMES) throw tooMuch(`${frames} frames`, `at most ${MOST_FRAMES}`);
  if (chunks > MOST_CHUNKS) throw tooMuch(`${chunks} chunks`, `at most ${MOST_CHUNKS}`);
  return { lossless };
}

interface WebpChunk {
  readonly name: string;
  readonly body: Uint8Array;
  /** With its name, its length, and the byte that makes it even. */
  readonly whole: Uint8Array;
}

/** Chunks that lie side by side; undefined where the next one leads out of what there is. */
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

/** A still WebP with nothing but its picture; undefined where its profile is not sRGB's, where it has frames, or is broken. */
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
 * An animated WebP with nothing but its frames, their timing and how often they play; undefined where it has a profile, or is
 * not whole.
 */
export function bareAnimatedWebp(bytes: Uint8Array): Uint8Array | undefined {
  // What lies behind the end of the container is no part of it.
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

/** A canvas with the flags of what stays, and nothing hidden; undefined where it has another length than it should. */
function bareCanvas(whole: Uint8Array, flags: number): Uint8Array | undefined {
  if (whole.length !== BYTES.chunk + BYTES.canvas) return undefined;
  const canvas = Uint8Array.from(whole);
  // Three bytes behind the flags are kept for later.
  canvas.fill(0, BYTES.chunk + 1, BYTES.chunk + 4);
  canvas[BYTES.chunk] = (canvas[BYTES.chunk] ?? 0) & flags;
  return canvas;
}

/** A frame with nothing but its picture; one whose chunks do not fit is left to the decoder. */
function bareFrame(whole: Uint8Array): Uint8Array {
  const chunks = [...webpChunks(whole, BYTES.chunk + BYTES.frame)];
  const known = chunks.filter((chunk) => chunk !== undefined);
  const pictures = known.length < chunks.length ? [] : known.filter(({ name }) => PICTURE.includes(name));
  return withLength([
    whole.subarray(0, BYTES.chunk + BYTES.frame),
    ...pictures.map(({ whole: picture }) => picture),
  ]);
}

/** The file of some chunks, with the header of another one. */
const fileOf = (bytes: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array =>
  withLength([bytes.subarray(0, BYTES.header), ...chunks]);

/** Puts the parts of a chunk together and writes its length. */
function withLength(parts: readonly Uint8Array[]): Uint8Array {
  const whole = concatBytes(parts);
  viewOf(whole).setUint32(4, whole.length - BYTES.chunk, true);
  return whole;
}
