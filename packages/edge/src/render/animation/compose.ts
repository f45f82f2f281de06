import type { Size } from '@cameo/core';
import type { Rect, SourceFacts } from '@cameo/core/plan';
import { type Composition, type PartFrame, visiblePart } from '../../pictures/composition.js';
import { srgbPixels } from '../colour/to-srgb.js';
import { inFourChannels, type Pixels, rawPixels } from '../pixels.js';
import { assertTimeLeft, type StartPipeline } from '../sharp.js';
import { sharpProblem } from '../sharp-problem.js';

/** Opens the picture of one frame in the way the original would be opened. */
export type OpenFile = (file: Uint8Array, facts: SourceFacts) => Pixels;

/**
 * Decodes an animation that this package composes: all frames, or only the first one.
 * @param facts of the original
 * @throws ProblemError `source-corrupt` if a frame does not decode, `render-timeout` if there is no time for all
 */
export async function composePixels(
  start: StartPipeline,
  composition: Composition,
  facts: SourceFacts,
  animated: boolean,
  openFile: OpenFile,
  budgetMs: () => number,
): Promise<Pixels> {
  const decode = async (frame: PartFrame, part: PartFrame['rect']): Promise<Uint8Array> => {
    const { width, height } = frame.rect;
    const one = { ...facts, width, height, frames: 1, orientation: 1 };
    try {
      const { colour, open } = openFile(frame.file(), one);
      const image = open('first')
        .extract({ ...part })
        .ensureAlpha();
      const { data, info } = await srgbPixels(image, colour);
      return inFourChannels(data, info.channels);
    } catch (error) {
      // Each frame is decoded separately, so the fault lies in this one.
      throw await sharpProblem(error, async () => false);
    }
  };
  const frames = animated ? composition.frames.length : 1;
  const stack = await composeFrames(composition, frames, decode, () => assertTimeLeft(budgetMs));
  return rawPixels(start, stack, composition, 4, { frames });
}

/** Number of pictures decoded concurrently; each is small, and libvips has threads of its own. */
const AT_ONCE = 4;

/** Bytes per pixel with four channels. */
const RGBA = 4;

/**
 * Decodes a part of a frame's picture: four channels, not premultiplied.
 * @param part the wanted part, px of the frame's own picture
 */
export type DecodePart = (frame: PartFrame, part: Rect) => Promise<Uint8Array>;

/**
 * The first frames of an animation as a browser displays them, stacked vertically in four channels. Uncovered and disposed
 * areas are transparent.
 * @param count number of frames
 * @param goOn called before each batch of frames; throws when the time is over
 */
export async function composeFrames(
  { frames, ...size }: Composition,
  count: number,
  decode: DecodePart,
  goOn: () => void,
): Promise<Buffer> {
  const wanted = frames.slice(0, count);
  const canvas = Buffer.alloc(size.width * size.height * RGBA);
  const done = Buffer.allocUnsafe(wanted.length * canvas.length);
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    goOn();
    const batch = wanted.slice(at, at + AT_ONCE).map((frame) => ({ frame, part: visiblePart(frame, size) }));
    const pictures = await Promise.all(batch.map(({ frame, part }) => part && decodeVisible(frame, part)));
    for (const [next, { frame, part }] of batch.entries()) {
      const picture = pictures[next];
      const restored = part && frame.dispose === 'restore' ? copyPart(canvas, size, part) : undefined;
      if (part && picture) draw(canvas, size, picture, part, frame.blend);
      done.set(canvas, (at + next) * canvas.length);
      if (restored && part) draw(canvas, size, restored, part, 'replace');
      if (part && frame.dispose === 'clear') clear(canvas, size, part);
    }
  }
  return done;

  function decodeVisible(frame: PartFrame, { left, top, ...side }: Rect): Promise<Uint8Array> {
    return decode(frame, { left: left - frame.rect.left, top: top - frame.rect.top, ...side });
  }
}

/** Calls back with the byte offset of each row of a part, on the canvas and in a picture of the part alone. */
function eachRow({ width }: Size, part: Rect, row: (from: number, to: number, inPart: number) => void): void {
  const length = part.width * RGBA;
  for (let y = 0; y < part.height; y += 1) {
    const from = ((part.top + y) * width + part.left) * RGBA;
    row(from, from + length, y * length);
  }
}

function copyPart(canvas: Buffer, size: Size, part: Rect): Uint8Array {
  const copy = new Uint8Array(part.width * part.height * RGBA);
  eachRow(size, part, (from, to, inPart) => copy.set(canvas.subarray(from, to), inPart));
  return copy;
}

function clear(canvas: Buffer, size: Size, part: Rect): void {
  eachRow(size, part, (from, to) => canvas.fill(0, from, to));
}

function draw(canvas: Buffer, size: Size, picture: Uint8Array, part: Rect, blend: PartFrame['blend']): void {
  eachRow(size, part, (from, to, inPart) => {
    if (blend === 'replace') canvas.set(picture.subarray(inPart, inPart + to - from), from);
    else layOver(canvas, from, to, picture, inPart);
  });
}

/** Blends pixels over others (Porter and Duff's "over", with colours that are not premultiplied). */
function layOver(canvas: Buffer, from: number, to: number, picture: Uint8Array, start: number): void {
  for (let [at, of] = [from, start]; at < to; at += RGBA, of += RGBA) {
    const alpha = picture[of + 3] ?? 0;
    if (alpha === 0) continue;
    const below = ((canvas[at + 3] ?? 0) * (255 - alpha)) / 255;
    if (below === 0) {
      for (let channel = 0; channel < RGBA; channel += 1) {
        canvas[at + channel] = picture[of + channel] ?? 0;
      }
      continue;
    }
    const together = alpha + below;
    for (let channel = 0; channel < 3; channel += 1) {
      const mixed = (picture[of + channel] ?? 0) * alpha + (canvas[at + channel] ?? 0) * below;
      canvas[at + channel] = Math.round(mixed / together);
    }
    canvas[at + 3] = Math.round(together);
  }
}
