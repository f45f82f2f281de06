import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';
import { concatBytes, latin1, viewOf } from '../bytes.js';
import type { Steps } from '../steps.js';
import { moreThan, tooManyParts } from '../survey.js';

/** The first byte of each type of block (GIF89a, appendix A). */
export const EXTENSION = 0x21;
const PICTURE = 0x2c;
export const TRAILER = 0x3b;

/** Labels of extensions. */
export const GRAPHIC_CONTROL = 0xf9;
export const APPLICATION = 0xff;

/** Size of the header with the screen descriptor (sections 17 and 18), bytes. */
export const HEADER = 13;

/** Size of an image descriptor (section 20), bytes. */
export const DESCRIPTOR = 10;

/**
 * Sizes of a graphic control, bytes: its data, and the whole block with introducer, label, length and terminator (section 23).
 */
const CONTROL = { length: 4, whole: 8 };

/** Applications whose block states the number of repetitions, both in the same form. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/**
 * Maximum number of frames, even when only the first one is displayed: libnsgif allocates memory for each. `limits.frames`
 * applies to animated output.
 */
const MAX_FRAMES = 20_000;

/** Maximum number of extensions, such as graphic controls and comments; a frame has one. */
const MAX_EXTENSIONS = 2 * MAX_FRAMES;

/** Size of the colour table for these flags (sections 18 and 20), bytes. */
export const tableBytes = (flags = 0): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Offset of the first block, after the header and the global colour table. */
const firstBlock = (bytes: Uint8Array): number => HEADER + tableBytes(bytes[10]);

/** Offset of the sub-blocks of a block; for a picture after its descriptor, its colour table and its code size. */
const subBlocksOf = (bytes: Uint8Array, at: number): number =>
  bytes[at] === PICTURE ? at + DESCRIPTOR + tableBytes(bytes[at + 9]) + 1 : at + 2;

/** Offset of the end of length-prefixed sub-blocks; undefined if they extend past the end of the file. */
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
 * Bounds the frames, the extensions and the sub-blocks of a GIF. It stops at the first excess, and counts without parsing
 * blocks: a malicious file has millions.
 * @throws ProblemError `source-too-large`
 */
export function surveyGif(bytes: Uint8Array, steps: Steps): void {
  const end = bytes.length;
  let [frames, extensions, taken] = [0, 0, 0];
  for (let at = firstBlock(bytes); at < end; ) {
    const mark = bytes[at];
    if (mark === PICTURE) frames += 1;
    else if (mark === EXTENSION) extensions += 1;
    else break;
    if (frames > MAX_FRAMES) throw moreThan(MAX_FRAMES, 'frames');
    if (extensions > MAX_EXTENSIONS) throw moreThan(MAX_EXTENSIONS, 'extensions');
    at = subBlocksOf(bytes, at);
    for (let length = 1; length > 0 && at < end; at += 1 + length) {
      length = bytes[at] as number;
      taken += 1;
      if (length === 0) {
        at += 1;
        break;
      }
      if (taken > steps.limit) throw tooManyParts(steps.limit, 'sub-blocks');
    }
  }
  steps.taken += taken;
}

/** A block as stored in the file. */
interface GifBlock {
  readonly kind: 'picture' | 'control' | 'application' | 'other';
  readonly whole: Uint8Array;
  /** Its contents, each part with its length prefix. */
  readonly subBlocks: Uint8Array;
}

const KINDS: Readonly<Record<number, GifBlock['kind']>> = {
  [GRAPHIC_CONTROL]: 'control',
  [APPLICATION]: 'application',
};

/**
 * Blocks up to the trailer or the end of the file. `trailer` comes last if it exists, `broken` where the structure is invalid.
 */
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
 * The data of a graphic control without further sub-blocks, which could only hide data; undefined if its first sub-block is not
 * a control. Decoders read the first one.
 */
function plainControl(block: Uint8Array): Uint8Array | undefined {
  if (block[2] !== CONTROL.length || CONTROL.whole > block.length) return undefined;
  const control = Uint8Array.from(block.subarray(0, CONTROL.whole));
  control[CONTROL.whole - 1] = 0;
  return control;
}

/** A picture of a GIF with its graphic control. */
export interface GifPicture {
  readonly rect: Rect;
  /** The graphic control before it; undefined without one. */
  readonly control: Uint8Array | undefined;
  /** Its descriptor, its colour table and its pixels. */
  readonly block: Uint8Array;
}

/** The parts of a GIF. */
export interface GifFile {
  readonly screen: Size;
  /** Header, screen descriptor and global colour table. */
  readonly head: Uint8Array;
  /** The complete pictures. */
  readonly pictures: readonly GifPicture[];
  /** The stated number of repetitions; undefined if none is stated, and then it plays once. */
  readonly repeats: number | undefined;
  /** Whether all pictures use the global colour table in {@link head}. */
  readonly onePalette: boolean;
  /** Whether the file is complete: the last picture is not truncated. */
  readonly whole: boolean;
}

/** Walks through the blocks of a GIF in linear time, without decoding pixels. */
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
    if (block === 'broken' || pictures.length === MAX_FRAMES) {
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

/** The number of repetitions in an application block: its name, then a 1 and the number. */
function repeatsIn(blocks: Uint8Array): number | undefined {
  if (!LOOPS.includes(latin1(blocks.subarray(1, 12)))) return undefined;
  const isLoop = blocks[12] === 3 && blocks[13] === 1 && blocks.length >= 16;
  return isLoop ? (blocks[14] ?? 0) + 256 * (blocks[15] ?? 0) : undefined;
}

/** A GIF of one frame without anything else; undefined if there are more frames, or if it is broken. */
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
