import { concatBytes, lettersAt, numberOfLetters, viewOf } from '../bytes.js';
import type { Steps } from '../steps.js';
import { figure, moreThan, type Survey, tooMuch } from '../survey.js';

/** Bytes of the signature (PNG specification, 5.2). */
export const SIGNATURE = 8;

/** Size of a chunk besides its body: length, name and checksum (5.3), bytes. */
export const AROUND = 12;

/** Maximum number of chunks: 50 MiB of pixels in chunks of 525 bytes; encoders write chunks of 4 kB and more. */
const MAX_CHUNKS = 100_000;

/** Maximum number of frames, even when only the first one is displayed. `limits.frames` applies to animated output. */
export const MAX_PNG_FRAMES = 20_000;

/**
 * Compression bounds, bytes: a byte expands to at most 1,032 (RFC 1951), and libpng decompresses up to 8 million for one text
 * or profile whenever it reads a header (`PNG_USER_CHUNK_MALLOC_MAX`).
 */
const [PACKED_BYTE, MAX_CHUNK_UNPACKED] = [1032, 8_000_000];

/** Maximum of all of them: 23 MB of compressed texts took 17 s, and a thousand million bytes are held twice. */
const MAX_UNPACKED = 64_000_000;

const [FRAME_CONTROL, END, PACKED_TEXT, TEXT, PROFILE, EXIF] = [
  ...['fcTL', 'IEND', 'zTXt', 'iTXt', 'iCCP', 'eXIf'],
].map(numberOfLetters);

/** Texts, compressed and uncompressed. */
const TEXTS: readonly number[] = ['tEXt', 'zTXt', 'iTXt'].map(numberOfLetters);

/**
 * Expanded size above which texts are removed before decoding, bytes. libpng, libvips and sharp hold each of them, again for
 * every pipeline that reads the file: seven of 8 MB took 290 to 450 MB, and none of it is ever displayed.
 */
const MAX_TEXT_BYTES = 1_000_000;

/** Maximum number of international texts, whose keywords are searched. */
const MAX_TEXTS = 10_000;

/** Maximum length of a keyword with its terminator, bytes (PNG specification, 11.3.3). */
const KEYWORD = 80;

/** A chunk as stored in the file. Its parts are created on demand, because a file may have 100,000 chunks. */
export class PngChunk {
  readonly name: string;
  /** Offsets of its body. */
  readonly start: number;
  readonly end: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, name: string, start: number, end: number) {
    this.#bytes = bytes;
    this.name = name;
    this.start = start;
    this.end = end;
  }

  get body(): Uint8Array {
    return this.#bytes.subarray(this.start, this.end);
  }

  /** With its length, its name and its checksum. */
  get whole(): Uint8Array {
    return this.#bytes.subarray(this.start - 8, this.end + 4);
  }
}

/** Chunks up to the end, or to the last complete one. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = viewOf(bytes);
  for (let at = SIGNATURE; at + AROUND <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + AROUND + length;
    if (end > bytes.length) return;
    const name = lettersAt(view, at + 4);
    yield new PngChunk(bytes, name, at + 8, end - 4);
    if (name === 'IEND') return;
    at = end;
  }
}

/**
 * Bounds the chunks and the frames of a PNG, and its compressed metadata. It stops at the first excess, and counts without
 * parsing chunks: a malicious file has millions.
 * @throws ProblemError `source-too-large`
 */
export function surveyPng(bytes: Uint8Array, steps: Steps): Survey {
  const view = viewOf(bytes);
  let [chunks, texts, frames, unpackedBytes] = [0, 0, 0, 0];
  for (let at = SIGNATURE; at + AROUND <= bytes.length; ) {
    const [length, name] = [view.getUint32(at), view.getUint32(at + 4)];
    chunks += 1;
    if (chunks > MAX_CHUNKS) throw moreThan(MAX_CHUNKS, 'chunks');
    if (name === TEXT) {
      texts += 1;
      if (texts > MAX_TEXTS) throw moreThan(MAX_TEXTS, 'texts');
    }
    if (name === FRAME_CONTROL) {
      frames += 1;
      if (frames > MAX_PNG_FRAMES) throw moreThan(MAX_PNG_FRAMES, 'frames');
    } else if (name === END) {
      break;
    } else if (name === EXIF || isPacked(bytes, at + 8, length, name)) {
      // libpng keeps EXIF in memory, and does not report it afterwards.
      unpackedBytes += name === EXIF ? length : Math.min(MAX_CHUNK_UNPACKED, PACKED_BYTE * length);
      if (unpackedBytes > MAX_UNPACKED) {
        const received = `texts and profiles that may become more than ${figure(MAX_UNPACKED)} bytes`;
        throw tooMuch(received, `at most ${figure(MAX_UNPACKED)} bytes`);
      }
    }
    at += AROUND + length;
  }
  steps.taken += chunks;
  return unpackedBytes > 0 ? { unpackedBytes } : {};
}

/** A PNG without its texts if these may expand to a large size; otherwise the same bytes. */
export function withoutLargeTexts(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [];
  let [text, from] = [0, 0];
  for (let at = SIGNATURE; at + AROUND <= bytes.length; ) {
    const [length, number] = [view.getUint32(at), view.getUint32(at + 4)];
    const end = Math.min(bytes.length, at + AROUND + length);
    if (TEXTS.includes(number)) {
      text += isPacked(bytes, at + 8, length, number)
        ? Math.min(MAX_CHUNK_UNPACKED, PACKED_BYTE * length)
        : length;
      kept.push(bytes.subarray(from, at));
      from = end;
    }
    at = end;
    if (number === END) break;
  }
  return text > MAX_TEXT_BYTES ? concatBytes([...kept, bytes.subarray(from)]) : bytes;
}

/** Whether a chunk is compressed; an international text has a flag after its keyword. */
function isPacked(bytes: Uint8Array, body: number, length: number, name: number): boolean {
  if (name !== TEXT) return name === PACKED_TEXT || name === PROFILE;
  const end = body + Math.min(KEYWORD, length);
  let at = body;
  while (at < end && bytes[at] !== 0) at += 1;
  return at === end || bytes[at + 1] !== 0;
}

/** Fixed lengths of chunks, bytes. Additional bytes are hidden data, which decoders skip or reject. */
const LENGTHS: Readonly<Record<string, number>> = { IHDR: 13, acTL: 8, fcTL: 26 };

/** Size of the transparent colour by colour type, bytes; a palette has at most one per colour (11.3.1). */
const TRANSPARENT: Readonly<Record<number, number>> = { 0: 2, 2: 6 };

/** The end chunk, identical in every file. */
const WHOLE_END = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

/**
 * The signature and the chunks with the given names, each of its specified length. A palette and transparency that do not apply
 * to the colour type are dropped, because decoders ignore them. Undefined if a chunk has another length or occurs twice, or if
 * there is no end.
 */
export function neededChunks(bytes: Uint8Array, names: readonly string[]): readonly Uint8Array[] | undefined {
  const parts = [bytes.subarray(0, SIGNATURE)];
  let [depth, type, colours] = [0, 0, 0];
  let transparent = false;
  for (const chunk of pngChunks(bytes)) {
    const { name } = chunk;
    const length = chunk.end - chunk.start;
    // The header comes first, and only once.
    if ((parts.length === 1) !== (name === 'IHDR')) return undefined;
    if (LENGTHS[name] !== undefined && LENGTHS[name] !== length) return undefined;
    if (name === 'IHDR') [depth = 0, type = 0] = chunk.body.subarray(8, 10);
    if (name === 'PLTE') {
      if (type !== 3) continue;
      if (colours > 0 || length % 3 !== 0 || length > 3 * 2 ** depth) return undefined;
      colours = length / 3;
    }
    if (name === 'tRNS') {
      const maxLength = type === 3 ? colours : TRANSPARENT[type];
      if (maxLength === undefined) continue;
      if (transparent || length > maxLength || (type !== 3 && length !== maxLength)) return undefined;
      transparent = true;
    }
    if (name === 'IEND') return [...parts, WHOLE_END];
    if (names.includes(name)) parts.push(chunk.whole);
  }
  return undefined;
}
