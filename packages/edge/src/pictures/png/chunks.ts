import { latin1, numberOfLetters, viewOf } from '../bytes.js';
import { figure, type Survey, tooMuch } from '../survey.js';

/** Bytes of the signature (PNG specification, 5.2). */
export const SIGNATURE = 8;

/** Bytes of a chunk beside its body: length, name and checksum (5.3). */
export const AROUND = 12;

/** Most chunks: 50 MiB of pixels in pieces of 525 bytes; encoders write pieces of 4 kB and more. */
const MOST_CHUNKS = 100_000;

/** Most frames, also where only the first is to be shown. `limits.frames` holds for what is shown as an animation. */
export const MOST_PNG_FRAMES = 20_000;

/**
 * What a packed text or profile may become, bytes: a byte packs 1,032 at most (RFC 1951), and libpng unpacks 8 million of one
 * whenever a header is read (`PNG_USER_CHUNK_MALLOC_MAX`).
 */
const [PACKED_BYTE, LARGEST_UNPACKED] = [1032, 8_000_000];

/** Most of all of them: 23 MB of packed texts took 17 s, and a thousand million bytes are held twice. */
const MOST_UNPACKED = 64_000_000;

const [FRAME_CONTROL, END, PACKED_TEXT, TEXT, PROFILE] = ['fcTL', 'IEND', 'zTXt', 'iTXt', 'iCCP'].map(
  numberOfLetters,
);

/** How far a keyword reaches at most, with the zero behind it (PNG specification, 11.3.3). */
const KEYWORD = 80;

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
 * Bounds the chunks and the frames of a PNG, and what is packed beside its pixels. It counts without taking a chunk apart: a hostile file has millions.
 * @throws ProblemError `source-too-large`
 */
export function surveyPng(bytes: Uint8Array): Survey {
  const view = viewOf(bytes);
  let [chunks, frames, unpackedBytes] = [0, 0, 0];
  for (let at = SIGNATURE; at + AROUND <= bytes.length; at += AROUND + view.getUint32(at)) {
    const name = view.getUint32(at + 4);
    chunks += 1;
    if (name === FRAME_CONTROL) frames += 1;
    if (isPacked(bytes, at + 8, name)) {
      unpackedBytes += Math.min(LARGEST_UNPACKED, PACKED_BYTE * view.getUint32(at));
    }
    if (name === END) break;
  }
  if (frames > MOST_PNG_FRAMES) throw tooMuch(`${frames} frames`, `at most ${MOST_PNG_FRAMES}`);
  if (unpackedBytes > MOST_UNPACKED) {
    const received = `texts and profiles that may become ${figure(unpackedBytes)} bytes`;
    throw tooMuch(received, `at most ${figure(MOST_UNPACKED)} bytes`);
  }
  if (chunks > MOST_CHUNKS) throw tooMuch(`${chunks} chunks`, `at most ${MOST_CHUNKS}`);
  return unpackedBytes > 0 ? { unpackedBytes } : {};
}

/** Whether a chunk is packed: a text of many languages says so behind its keyword. */
function isPacked(bytes: Uint8Array, body: number, name: number): boolean {
  if (name !== TEXT) return name === PACKED_TEXT || name === PROFILE;
  const keyword = bytes.subarray(body, body + KEYWORD).indexOf(0);
  return keyword < 0 || bytes[body + keyword + 1] !== 0;
}

/** Lengths of chunks that have one, bytes; what is longer hides something, and decoders pass over it or refuse it. */
const LENGTHS: Readonly<Record<string, number>> = { IHDR: 13, acTL: 8, fcTL: 26 };

/** Bytes of the transparent colour by the type of colours; a palette has one for each of its colours at most (11.3.1). */
const TRANSPARENT: Readonly<Record<number, number>> = { 0: 2, 2: 6 };

/** The end, as every file has it. */
const WHOLE_END = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

/**
 * The signature and the chunks of some names, each as long as it may be. A palette and transparency that are not for this type
 * of colours are left out, for decoders pass over them. Undefined where a chunk has another length, comes twice, or
 * where there is no end.
 */
export function neededChunks(bytes: Uint8Array, names: readonly string[]): readonly Uint8Array[] | undefined {
  const parts = [bytes.subarray(0, SIGNATURE)];
  let [depth, type, colours] = [0, 0, 0];
  let transparent = false;
  for (const { name, body, whole } of pngChunks(bytes)) {
    // The header is the first, and there is one.
    if ((parts.length === 1) !== (name === 'IHDR')) return undefined;
    if (LENGTHS[name] !== undefined && LENGTHS[name] !== body.length) return undefined;
    if (name === 'IHDR') [depth = 0, type = 0] = body.subarray(8, 10);
    if (name === 'PLTE') {
      if (type !== 3) continue;
      if (colours > 0 || body.length % 3 !== 0 || body.length > 3 * 2 ** depth) return undefined;
      colours = body.length / 3;
    }
    if (name === 'tRNS') {
      const most = type === 3 ? colours : TRANSPARENT[type];
      if (most === undefined) continue;
      if (transparent || body.length > most || (type !== 3 && body.length !== most)) return undefined;
      transparent = true;
    }
    if (name === 'IEND') return [...parts, WHOLE_END];
    if (names.includes(name)) parts.push(whole);
  }
  return undefined;
}
