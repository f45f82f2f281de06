import type { SourceFacts } from '@cameo/core';
import { bareCanvas } from './bare-webp.js';
import { concatBytes, latin1, viewOf } from './bytes.js';
import { bareGifFile, readGif } from './gif/gif-file.js';
import { bareApng } from './png/apng.js';

/**
 * An animated original without its metadata: its frames, their timing and how often they play. Undefined where it cannot be
 * shown without, in colours of a profile, or where it is not whole.
 */
export function bareAnimation(bytes: Uint8Array, format: SourceFacts['format']): Uint8Array | undefined {
  if (format === 'png') return bareApng(bytes);
  if (format === 'webp') return bareAnimatedWebp(bytes);
  const gif = format === 'gif' ? readGif(bytes) : undefined;
  return gif && bareGifFile(gif);
}

/** Flags of VP8X that say that there is transparency, and that there are frames (WebP container specification). */
const KEPT_FLAGS = 0x12;

/** Bytes of a chunk's name and length, of what a frame has in front of its own chunks (ANMF), and of ANIM. */
const [CHUNK, FRAME, LOOP] = [8, 16, 6];

const PICTURE = ['VP8 ', 'VP8L', 'ALPH'];

interface WebpChunk {
  readonly name: string;
  /** With its name, its length, and the byte that makes it even. */
  readonly whole: Uint8Array;
}

function bareAnimatedWebp(bytes: Uint8Array): Uint8Array | undefined {
  // What lies behind the end of the container is no part of it.
  const end = bytes.length < 12 ? 0 : CHUNK + viewOf(bytes).getUint32(4, true);
  const chunks = end <= bytes.length ? webpChunks(bytes.subarray(0, end), 12) : undefined;
  const frames = chunks?.some(({ name }) => name === 'ANMF') === true;
  if (chunks === undefined || !frames || chunks.some(({ name }) => name === 'ICCP')) return undefined;
  const parts: Uint8Array[] = [];
  for (const { name, whole } of chunks) {
    const part = name === 'VP8X' ? bareCanvas(whole, KEPT_FLAGS) : name === 'ANMF' ? bareFrame(whole) : whole;
    if (part === undefined || (name === 'ANIM' && whole.length !== CHUNK + LOOP)) return undefined;
    if (['VP8X', 'ANIM', 'ANMF'].includes(name)) parts.push(part);
  }
  const file = concatBytes([bytes.subarray(0, 12), ...parts]);
  viewOf(file).setUint32(4, file.length - CHUNK, true);
  return file;
}

/** A frame with nothing but its picture; one whose chunks do not fit is left to the decoder. */
function bareFrame(whole: Uint8Array): Uint8Array {
  const chunks = webpChunks(whole, CHUNK + FRAME) ?? [];
  const pictures = chunks.filter(({ name }) => PICTURE.includes(name)).map(({ whole: chunk }) => chunk);
  const frame = concatBytes([whole.subarray(0, CHUNK + FRAME), ...pictures]);
  viewOf(frame).setUint32(4, frame.length - CHUNK, true);
  return frame;
}

/** Chunks that lie side by side; undefined where one leads out of what there is. */
function webpChunks(bytes: Uint8Array, start: number): readonly WebpChunk[] | undefined {
  const view = viewOf(bytes);
  const found: WebpChunk[] = [];
  for (let at = start; at + CHUNK <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const end = at + CHUNK + size + (size & 1);
    if (end > bytes.length) return undefined;
    found.push({ name: latin1(bytes.subarray(at, at + 4)), whole: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}
