import { crc32 } from 'node:zlib';
import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';
import { concatBytes, viewOf } from '../bytes.js';
import type { Composition, PartFrame } from '../composition.js';
import { AROUND, MOST_PNG_FRAMES, pngChunks, SIGNATURE } from './chunks.js';

/** Bytes of a frame's control, and of the number in front of a frame's pixels (PNG specification, 11.3.6). */
const [CONTROL, SEQUENCE] = [26, 4];

/** What a frame's picture needs beside its pixels: colours, and what they mean. */
const COLOURS = ['PLTE', 'tRNS', 'cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'sBIT'];

/** Most bytes of them, which each frame gets again; a large profile has half of that. */
const MOST_COLOUR_BYTES = 1_000_000;

/** The largest number that a PNG may have (PNG specification, 7.1). */
const LARGEST_NUMBER = 0x7fff_ffff;

const DISPOSALS = ['keep', 'clear', 'restore'] as const;
const BLENDS = ['replace', 'over'] as const;

interface Frame {
  readonly control: Uint8Array;
  readonly pixels: Uint8Array[];
}

/**
 * An animated PNG (PNG specification, third edition), ready to be put together; undefined for one that browsers show as a
 * still picture: without a count in front of its pixels, without frames, or with one that breaks the rules. So is one whose
 * colours take a megabyte, as each frame would be decoded with them.
 */
export function apngComposition(bytes: Uint8Array): Composition | undefined {
  let header: Uint8Array | undefined;
  let animation: Uint8Array | undefined;
  const colours: Uint8Array[] = [];
  const frames: Frame[] = [];
  let pictured = false;
  for (const { name, body, whole } of pngChunks(bytes)) {
    const last = frames.at(-1);
    if (name === 'IHDR') header ??= body;
    else if (name === 'acTL' && !pictured) animation ??= body;
    else if (COLOURS.includes(name) && !pictured) colours.push(whole);
    else if (name === 'fcTL' && frames.length === MOST_PNG_FRAMES) break;
    else if (name === 'fcTL' && body.length === CONTROL) frames.push({ control: body, pixels: [] });
    else if (name === 'IDAT') {
      pictured = true;
      last?.pixels.push(body);
    } else if (name === 'fdAT' && body.length > SEQUENCE) last?.pixels.push(body.subarray(SEQUENCE));
    if (animation === undefined && pictured) return undefined;
  }
  if (header?.length !== 13 || animation?.length !== 8) return undefined;
  const [head, counts] = [viewOf(header), viewOf(animation)];
  const canvas = { width: head.getUint32(0), height: head.getUint32(4) };
  const start = [bytes.subarray(0, SIGNATURE), header] as const;
  const claimed = counts.getUint32(0);
  const colourBytes = colours.reduce((sum, { length }) => sum + length, 0);
  if (claimed > LARGEST_NUMBER || colourBytes > MOST_COLOUR_BYTES) return undefined;
  const parts = frames.slice(0, claimed).map((frame) => partOf(frame, start, colours));
  // Browsers show those before the first one that is broken.
  const broken = parts.findIndex(
    ({ rect }, at) => !isInside(rect, canvas) || frames[at]?.pixels.length === 0,
  );
  const shown = broken < 0 ? parts : parts.slice(0, broken);
  return shown.length < 2 ? undefined : { ...canvas, frames: shown, plays: counts.getUint32(4) };
}

const isInside = ({ left, top, width, height }: Rect, canvas: Size): boolean =>
  width > 0 && height > 0 && left + width <= canvas.width && top + height <= canvas.height;

function partOf(
  { control, pixels }: Frame,
  [signature, header]: readonly [Uint8Array, Uint8Array],
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
      const data = pixels.map((body) => chunk('IDAT', body));
      return concatBytes([signature, chunk('IHDR', own), ...colours, ...data, chunk('IEND')]);
    },
  };
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
