import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';
import { concatBytes, viewOf } from '../bytes.js';
import { type Composition, coversCanvas, type PartFrame } from '../composition.js';
import {
  APPLICATION,
  DESCRIPTOR,
  EXTENSION,
  type GifFile,
  type GifPicture,
  GRAPHIC_CONTROL,
  HEADER,
  TRAILER,
  tableBytes,
} from './gif.js';

/** Disposal methods (GIF89a, section 23). Browsers treat 4 as 3, because old encoders wrote it. */
const DISPOSALS = ['keep', 'keep', 'clear', 'restore', 'restore', 'keep', 'keep', 'keep'] as const;

/** A GIF whose frames this package composes; undefined where libvips displays it as browsers do, which is faster. */
export function gifComposition({ screen, head, pictures, repeats, whole }: GifFile): Composition | undefined {
  const frames = pictures.map((picture) => partOf(picture, head));
  const [first] = frames;
  if (first === undefined) return undefined;
  const canvas = canvasOf(screen, first.rect);
  // After the last frame the first one follows, on an empty canvas.
  const disposes = frames.slice(0, -1).some(({ dispose }) => dispose !== 'keep');
  // libvips also displays an incomplete last picture.
  if (whole && !disposes && coversCanvas(first, canvas)) return undefined;
  return { ...canvas, frames, plays: repeats === undefined ? 1 : repeats === 0 ? 0 : repeats + 1 };
}

/** A first picture larger than the screen enlarges it, in browsers as in libnsgif. */
const canvasOf = (screen: Size, { left, top, width, height }: Rect): Size => ({
  width: Math.max(screen.width, left + width),
  height: Math.max(screen.height, top + height),
});

function partOf({ rect, control, block }: GifPicture, head: Uint8Array): PartFrame {
  const flags = control?.[3] ?? 0;
  const hundredths = (control?.[4] ?? 0) + 256 * (control?.[5] ?? 0);
  return {
    rect,
    dispose: DISPOSALS[(flags >> 2) & 7] ?? 'keep',
    blend: 'over',
    delay: hundredths * 10,
    file: () => alone(rect, control, block, head),
  };
}

/** A GIF of one picture, with a screen of its size. */
function alone(
  { width, height }: Rect,
  control: Uint8Array | undefined,
  block: Uint8Array,
  head: Uint8Array,
) {
  // Not `slice`, which does not copy on a Buffer.
  const start = Uint8Array.from(head);
  viewOf(start).setUint16(6, width, true);
  viewOf(start).setUint16(8, height, true);
  const picture = Uint8Array.from(block);
  picture.fill(0, 1, 5);
  const shown = Uint8Array.from(control ?? []);
  // The transparency flag, and nothing else.
  if (shown.length > 0) shown[3] = (shown[3] ?? 0) & 1;
  return concatBytes([start, shown, picture, Uint8Array.of(TRAILER)]);
}

/**
 * The picture of a GIF with one picture, positioned on a larger canvas: with its colours, its position and its control.
 * @param delay ms
 */
export function gifPicture(
  { head, pictures: [picture] }: GifFile,
  { left, top }: Pick<Rect, 'left' | 'top'>,
  dispose: 'keep' | 'clear',
  delay: number,
): Uint8Array {
  if (picture === undefined) throw new Error('a GIF without a picture');
  const { block, control } = picture;
  const own = tableBytes(block[9]) > 0;
  const flags = own ? (block[9] ?? 0) : ((block[9] ?? 0) & 0x40) | 0x80 | ((head[10] ?? 0) & 7);
  const descriptor = Uint8Array.from(block.subarray(0, DESCRIPTOR));
  descriptor[9] = flags;
  viewOf(descriptor).setUint16(1, left, true);
  viewOf(descriptor).setUint16(3, top, true);
  const hundredths = Math.round(delay / 10);
  const packed = ((dispose === 'clear' ? 2 : 1) << 2) | ((control?.[3] ?? 0) & 1);
  return concatBytes([
    Uint8Array.of(EXTENSION, GRAPHIC_CONTROL, 4, packed),
    Uint8Array.of(hundredths & 255, hundredths >> 8, control?.[6] ?? 0, 0),
    descriptor,
    own ? new Uint8Array() : head.subarray(HEADER),
    block.subarray(DESCRIPTOR),
  ]);
}

/**
 * A GIF of pictures with palettes of their own.
 * @param plays number of plays; 0 is forever, 1 and undefined are once
 */
export function writeGif({ width, height }: Size, plays = 1, pictures: readonly Uint8Array[]): Uint8Array {
  const screen = Uint8Array.of(width & 255, width >> 8, height & 255, height >> 8, 0x70, 0, 0);
  const loop = plays === 1 ? new Uint8Array() : loopBlock(plays === 0 ? 0 : plays - 1);
  return concatBytes([Buffer.from('GIF89a'), screen, loop, ...pictures, Uint8Array.of(TRAILER)]);
}

const loopBlock = (repeats: number): Uint8Array =>
  Uint8Array.of(
    ...[EXTENSION, APPLICATION, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1],
    ...[repeats & 255, repeats >> 8, 0],
  );

/** A GIF with nothing but its pictures, their timing and the number of plays; undefined if it is incomplete. */
export function bareGifFile({ head, pictures, repeats, whole }: GifFile): Uint8Array | undefined {
  if (!whole || pictures.length === 0) return undefined;
  const loop = repeats === undefined || pictures.length === 1 ? new Uint8Array() : loopBlock(repeats);
  const parts = pictures.flatMap(({ control, block }) =>
    control === undefined ? [block] : [control, block],
  );
  return concatBytes([head, loop, ...parts, Uint8Array.of(TRAILER)]);
}
