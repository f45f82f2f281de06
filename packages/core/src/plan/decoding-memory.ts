import type { Size } from '../grammar/box.js';
import type { Coding, Plan, SourceFacts } from './plan.js';

/** Rows of the stored picture that a pipeline buffers between a sequential decoder and the scaling. */
const ROWS = 1400;

/** The minimum: a picture of 56,638 × 9 pixels took 3 MB more than its own rows. */
const MIN_ROWS = 32;

/** Bytes per pixel with four channels, the format between steps that need a whole picture. */
export const RAW = 4;

/** Memory of libwebp and libvips for an animated WebP besides the current frame: its canvases, bytes per pixel. */
const WEBP_CANVASES = 14;

/**
 * Additional memory if its frames are smaller than the canvas, on which each is composed at full size; plus a constant, however
 * small they are: 28 frames of 640 × 1000 pixels took 26 million more than counted.
 */
const [WEBP_LAYERS, WEBP_LAYING] = [12, 24_000_000];

/** A frame of a GIF is composed on a canvas that is kept for the next one. */
const GIF_CANVAS = 5.2;

export const area = ({ width, height }: Size): number => width * height;

/** Memory for decoding the original, without its file, bytes. */
export function decoding(plan: Plan, facts: SourceFacts, coding: Coding): number {
  const pixelBytes = coding.channels * coding.channelBytes;
  const loaded = coding.partFrames ? area(facts) : loadedPixels(plan, facts);
  // Trimming works on a separately decoded whole picture.
  const trims = plan.trim !== undefined;
  const rows = Math.max(MIN_ROWS, Math.min(facts.height, ROWS)) * facts.width * pixelBytes;
  const cut = orientsWhole(plan) ? area(plan.region ?? facts) * pixelBytes : 0;
  // Decoded whole, cropped, and copied at the scaled size; all frames of an animation.
  const frames = plan.animated ? facts.frames : 1;
  // Trimmed frames are read a second time for scaling.
  const trimmed = trims ? area(facts) * (pixelBytes + frames * RAW * (frames > 1 ? 2 : 1)) : 0;
  // The pixels after trimming or scaling, in the stored format and converted.
  const whole = trims ? area(facts) : Math.min(area(facts), area(plan.scaled)) * frames;
  const converted = coding.converts ? whole * (RAW * coding.channelBytes + RAW) : 0;
  return heldByDecoder(facts, coding, loaded) + rows + cut + trimmed + converted;
}

/** Memory of a decoder that cannot deliver rows one by one. */
function heldByDecoder(facts: SourceFacts, coding: Coding, loaded: number): number {
  const pixels = area(facts);
  const { channels, channelBytes, samples, passes, lossless, block } = coding;
  switch (facts.format) {
    case 'jpeg':
      // libjpeg keeps a coefficient of two bytes for each sample until the last scan.
      return passes ? pixels * samples * 2.1 : 0;
    case 'png':
      return passes ? pixels * channels * channelBytes * 1.1 : 0;
    case 'gif':
      return pixels * GIF_CANVAS;
    case 'webp':
      return (
        (lossless ? pixels * 4.2 : channels > 3 ? pixels * 1.15 : 0) +
        loaded * (channels > 3 ? 11 : 9) +
        (coding.codeBytes ?? 0) +
        (coding.partFrames ? pixels * WEBP_LAYERS + WEBP_LAYING : 0) +
        (facts.frames > 1 ? pixels * WEBP_CANVASES : 0)
      );
    case 'avif':
    case 'heic': {
      // The coded frame, twice as wide above 8 bits, its reference, and the same in red, green and blue.
      const coded = Math.max(pixels, coding.codedPixels ?? 0);
      if (channelBytes > 1) return coded * 26.5;
      return coded * (samples <= 1.5 ? 15.8 : 19.3);
    }
    case 'tiff':
      return block === undefined ? 0 : blocksAcross(facts, block) * area(block) * channels * channelBytes;
    // Rendered elsewhere before, and read row by row.
    case 'svg':
    case 'raw':
      return 0;
  }
}

/** One row of tiles is held, and one more during decoding. */
const blocksAcross = ({ width }: Size, block: Size): number => Math.ceil(width / block.width) + 1;

/** For a crop sharp orients a picture before scaling, and holds it whole for that. */
const orientsWhole = ({ orient, region, crop }: Plan): boolean =>
  orient && (region !== undefined || crop !== undefined);

/** Pixels that a decoder outputs; some decoders reduce the picture while reading: by 8 at most, or to any size. */
function loadedPixels(plan: Plan, facts: SourceFacts): number {
  const { region, scaled, trim } = plan;
  const all = area(facts);
  if (trim !== undefined || region !== undefined || orientsWhole(plan)) return all;
  return Math.min(all, Math.max(all / 64, area(scaled) * (facts.format === 'webp' ? 1.3 : 4)));
}
