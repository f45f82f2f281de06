import { crc32 } from 'node:zlib';
import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';
import { concatBytes, viewOf } from '../bytes.js';
import type { Composition, PartFrame } from '../composition.js';
import { AROUND, MAX_PNG_FRAMES, pngChunks, SIGNATURE } from './chunks.js';

/** Size of a frame control, and of the sequence number before a frame's pixels (PNG specification, 11.3.6), bytes. */
const [CONTROL, SEQUENCE] = [26, 4];

/** Chunks that a frame's picture needs besides its pixels: palette and colour space. */
const COLOURS = ['PLTE', 'tRNS', 'cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'sBIT'];

/** Maximum total size of these chunks, bytes: each frame gets a copy; a large profile takes half of that. */
const MAX_COLOUR_BYTES = 1_000_000;

/** The largest number that a PNG may have (PNG specification, 7.1). */
const MAX_NUMBER = 0x7fff_ffff;

const DISPOSALS = ['keep', 'clear', 'restore'] as const;
const BLENDS = ['replace', 'over'] as const;

interface Frame {
  readonly control: Uint8Array;
  /** Start and end offset of each part of its pixels, alternating; a file may have 100,000 parts. */
  readonly places: number[];
}

/**
 * An animated PNG (PNG specification, third edition), ready to be composed. Undefined if browsers display a still picture:
 * without a frame count before its pixels, without frames, or with an invalid frame. Also undefined if its colour chunks exceed
 * a megabyte, because each frame is decoded with them.
 */
export function apngComposition(bytes: Uint8Array): Composition | undefined {
  let header: Uint8Array | undefined;
  let animation: Uint8Array | undefined;
  const colours: Uint8Array[] = [];
  const frames: Frame[] = [];
  let pictured = false;
  for (const found of pngChunks(bytes)) {
    const { name, start, end } = found;
    const last = frames.at(-1);
    if (name === 'IHDR') header ??= found.body;
    else if (name === 'acTL' && !pictured) animation ??= found.body;
    else if (COLOURS.includes(name) && !pictured) colours.push(found.whole);
    else if (name === 'fcTL' && frames.length === MAX_PNG_FRAMES) break;
    else if (name === 'fcTL' && end - start === CONTROL) frames.push({ control: found.body, places: [] });
    else if (name === 'IDAT') {
      pictured = true;
      last?.places.push(start, end);
    } else if (name === 'fdAT' && end - start > SEQUENCE) last?.places.push(start + SEQUENCE, end);
    if (animation === undefined && pictured) return undefined;
  }
  if (header?.length !== 13 || animation?.length !== 8) return undefined;
  const [head, counts] = [viewOf(header), viewOf(animation)];
  const canvas = { width: head.getUint32(0), height: head.getUint32(4) };
  const claimed = counts.getUint32(0);
  const colourBytes = colours.reduce((sum, { length }) => sum + length, 0);
  if (claimed > MAX_NUMBER || colourBytes > MAX_COLOUR_BYTES) return undefined;
  const parts = frames.slice(0, claimed).map((frame) => partOf(frame, bytes, header, colours));
  // Browsers display the frames before the first invalid one.
  const broken = parts.findIndex(
    ({ rect }, at) => !isInside(rect, canvas) || frames[at]?.places.length === 0,
  );
  const shown = broken < 0 ? parts : parts.slice(0, broken);
  return shown.length < 2 ? undefined : { ...canvas, frames: shown, plays: counts.getUint32(4) };
}

const isInside = ({ left, top, width, height }: Rect, canvas: Size): boolean =>
  width > 0 && height > 0 && left + width <= canvas.width && top + height <= canvas.height;

function partOf(
  { control, places }: Frame,
  bytes: Uint8Array,
  header: Uint8Array,
  colours: readonly Uint8Array[],
): PartFrame {
  const view = viewOf(control);
  const [width, height, left, top] = [4, 8, 12, 16].map((at) => view.getUint32(at));
  const rect = { left: left ?? 0, top: top ?? 0, width: width ?? 0, height: height ?? 0 };
  return {
    rect,
    dispose: DISPOSALS[control[24] ?? 0] ?? 'keep',
    blend: BLENDS[control[25] ?? 0] ?? 'replace',
    delay: Math.round((1000 * view.getUint16(20)) / (view.getUint16(22) || 100)),
    file: () => {
      const own = Uint8Array.from(header);
      viewOf(own).setUint32(0, rect.width);
      viewOf(own).setUint32(4, rect.height);
      const pixels = chunk('IDAT', joined(bytes, places));
      const signature = bytes.subarray(0, SIGNATURE);
      return concatBytes([signature, chunk('IHDR', own), ...colours, pixels, chunk('IEND')]);
    },
  };
}

/** Concatenates the ranges between pairs of offsets. */
function joined(bytes: Uint8Array, places: readonly number[]): Uint8Array {
  let length = 0;
  for (let at = 0; at < places.length; at += 2) length += (places[at + 1] ?? 0) - (places[at] ?? 0);
  const whole = new Uint8Array(length);
  let to = 0;
  for (let at = 0; at < places.length; at += 2) {
    const part = bytes.subarray(places[at], places[at + 1]);
    whole.set(part, to);
    to += part.length;
  }
  return whole;
}

/** A chunk with its checksum. */
function chunk(name: string, body: Uint8Array = new Uint8Array()): Uint8Array {
  const whole = new Uint8Array(AROUND + body.length);
  const view = viewOf(whole);
  view.setUint32(0, body.length);
  whole.set(Buffer.from(name), 4);
  whole.set(body, 8);
  view.setUint32(8 + body.length, crc32(whole.subarray(4, 8 + body.length)));
  return whole;
}
