import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';
import { concatBytes, latin1, viewOf } from '../bytes.js';
import { tooMuch } from '../survey.js';

/** The first byte of each kind of block (GIF89a, appendix A). */
export const EXTENSION = 0x21;
const PICTURE = 0x2c;
export const TRAILER = 0x3b;

/** Labels of extensions. */
export const GRAPHIC_CONTROL = 0xf9;
export const APPLICATION = 0xff;

/** Bytes of the header with the screen (sections 17 and 18). */
export const HEADER = 13;

/** Bytes of a picture's descriptor (section 20). */
export const DESCRIPTOR = 10;

/** Bytes of a graphic control: what it says, and that with its two marks, its length and its end (section 23). */
const CONTROL = { length: 4, whole: 8 };

/** Applications whose block says how often an animation plays, both in the same way. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/**
 * Most frames, also where only the first is to be shown: libnsgif keeps something of each. `limits.frames` holds for
 * what is shown as an animation.
 */
const MOST_FRAMES = 20_000;

/** Most blocks that say something, such as how long a frame is shown; a frame has one, and a comment is one. */
const MOST_EXTENSIONS = 2 * MOST_FRAMES;

/** Bytes of a colour table that these flags announce (sections 18 and 20). */
export const tableBytes = (flags = 0): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Where the first block begins: behind the header and the colours of all pictures. */
const firstBlock = (bytes: Uint8Array): number => HEADER + tableBytes(bytes[10]);

/** Where the sub-blocks of a block begin: those of a picture behind its descriptor, its colours and the size of its codes. */
const subBlocksOf = (bytes: Uint8Array, at: number): number =>
  bytes[at] === PICTURE ? at + DESCRIPTOR + tableBytes(bytes[at + 9]) + 1 : at + 2;

/** Where blocks that each begin with their length end; undefined when they lead out of the file. */
function endOfBlocks(bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  return undefined;
}

/**
 * Bounds the frames and the extensions of a GIF. It counts without taking a block apart: a hostile file has millions.
 * @throws ProblemError `source-too-large`
 */
export function surveyGif(bytes: Uint8Array): void {
  let [frames, extensions] = [0, 0];
  let at = firstBlock(bytes);
  while (at < bytes.length && bytes[at] !== TRAILER) {
    if (bytes[at] === PICTURE) frames += 1;
    else if (bytes[at] === EXTENSION) extensions += 1;
    else break;
    const end = endOfBlocks(bytes, subBlocksOf(bytes, at));
    if (end === undefined) break;
    at = end;
  }
  if (frames > MOST_FRAMES) throw tooMuch(`${frames} frames`, `at most ${MOST_FRAMES}`);
  if (extensions > MOST_EXTENSIONS) throw tooMuch(`${extensions} extensions`, `at most ${MOST_EXTENSIONS}`);
}

/** A block as it lies in the file. */
interface GifBlock {
  readonly kind: 'picture' | 'control' | 'application' | 'other';
  readonly whole: Uint8Array;
  /** What it holds, each part with its length. */
  readonly subBlocks: Uint8Array;
}

const KINDS: Readonly<Record<number, GifBlock['kind']>> = {
  [GRAPHIC_CONTROL]: 'control',
  [APPLICATION]: 'application',
};

/** Blocks up to the trailer or the end of the file; `trailer` is last where it is there, `broken` where one cannot be followed. */
function* gifBlocks(bytes: Uint8Array): Generator<GifBlock | 'trailer' | 'broken'> {
  let at = firstBlock(bytes);
  while (at < bytes.length) {
    const mark = bytes[at];
    if (mark === TRAILER) return yield 'trailer';
    if (mark !== PICTURE && mark !== EXTENSION) return yield 'broken';
    const start = subBlocksOf(bytes, at);
    const end = endOfBlocks(bytes, start);
    if (end === undefined) return yield 'broken';
    const kind = mark === PICTURE ? 'picture' : (KINDS[bytes[at + 1] ?? 0] ?? 'other');
    yield { kind, whole: bytes.subarray(at, end), subBlocks: bytes.subarray(start, end) };
    at = end;
  }
}

/**
 * What a graphic control says, without further sub-blocks that only hide something; undefined where its first one is no
 * control. Decoders read the first one.
 */
function plainControl(block: Uint8Array): Uint8Array | undefined {
  if (block[2] !== CONTROL.length || CONTROL.whole > block.length) return undefined;
  const control = Uint8Array.from(block.subarray(0, CONTROL.whole));
  control[CONTROL.whole - 1] = 0;
  return control;
}

/** A picture of a GIF with what its control says of it. */
export interface GifPicture {
  readonly rect: Rect;
  /** The graphic control in front of it, undefined when there is none. */
  readonly control: Uint8Array | undefined;
  /** Its descriptor, its colours and its pixels. */
  readonly block: Uint8Array;
}

/** What a GIF is made of. */
export interface GifFile {
  readonly screen: Size;
  /** Header, screen and the colours of all pictures. */
  readonly head: Uint8Array;
  /** The pictures that are there to their end. */
  readonly pictures: readonly GifPicture[];
  /** What is written for the number of repetitions; undefined when nothing is, and it plays once. */
  readonly repeats: number | undefined;
  /** Whether all pictures have the colours of {@link head}. */
  readonly onePalette: boolean;
  /** Whether nothing is missing: the last picture is there to its end. */
  readonly whole: boolean;
}

/** Walks over the blocks of a GIF, each byte of which is passed once; no pixel is decoded. */
export function readGif(bytes: Uint8Array): GifFile | undefined {
  if (bytes.length < HEADER) return undefined;
  const view = viewOf(bytes);
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const head = bytes.subarray(0, firstBlock(bytes));
  const pictures: GifPicture[] = [];
  let control: Uint8Array | undefined;
  let repeats: number | undefined;
  let onePalette = head.length > HEADER;
  let whole = true;
  for (const block of gifBlocks(bytes)) {
    if (block === 'trailer') break;
    if (block === 'broken' || pictures.length === MOST_FRAMES) {
      whole = false;
      break;
    }
    if (block.kind === 'picture') {
      pictures.push({ rect: rectOf(block.whole), control, block: block.whole });
      onePalette &&= tableBytes(block.whole[9]) === 0;
      control = undefined;
    } else if (block.kind === 'control') {
      control = plainControl(block.whole);
    } else if (block.kind === 'application') {
      repeats = repeatsIn(block.subBlocks) ?? repeats;
    }
  }
  return { screen, head, pictures, repeats, onePalette, whole };
}

function rectOf(picture: Uint8Array): Rect {
  const view = viewOf(picture);
  const at = (place: number): number => view.getUint16(place, true);
  return { left: at(1), top: at(3), width: at(5), height: at(7) };
}

/** The number in an application's block that says it: its name, then a 1 and the number. */
function repeatsIn(blocks: Uint8Array): number | undefined {
  if (!LOOPS.includes(latin1(blocks.subarray(1, 12)))) return undefined;
  const isLoop = blocks[12] === 3 && blocks[13] === 1 && blocks.length >= 16;
  return isLoop ? (blocks[14] ?? 0) + 256 * (blocks[15] ?? 0) : undefined;
}

/** A GIF of one frame with nothing but that; undefined where there are more, or where it is broken. */
export function bareGif(bytes: Uint8Array): Uint8Array | undefined {
  const parts = [bytes.subarray(0, firstBlock(bytes))];
  let pictures = 0;
  for (const block of gifBlocks(bytes)) {
    if (block === 'broken') return undefined;
    if (block === 'trailer') {
      return pictures === 1 ? concatBytes([...parts, Uint8Array.of(TRAILER)]) : undefined;
    }
    if (block.kind === 'picture') pictures += 1;
    const kept = block.kind === 'control' ? plainControl(block.whole) : block.whole;
    if (kept !== undefined && (block.kind === 'control' || block.kind === 'picture')) parts.push(kept);
  }
  return undefined;
}
