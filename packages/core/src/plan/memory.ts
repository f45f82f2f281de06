import type { Size } from '../grammar/box.js';
import { OUTPUT_FORMATS, type OutputFormatName } from '../grammar/formats.js';
import { fail, issue, ok, type Result } from '../issues/issue.js';
import { type AnimationParts, heldOfAnimation } from './animation.js';
import { addsAlpha, needsFrames, wholePixels } from './effects.js';
import { mayBeGraphic, mayBeOpaque } from './graphic.js';
import type { Coding, Plan, SourceFacts } from './plan.js';

/** Everything that one render holds in memory at the same time. */
export interface Work {
  readonly plan: Plan;
  readonly facts: SourceFacts;
  readonly coding: Coding;
  /** The pictures of an animation that is put together here. */
  readonly composed?: AnimationParts['composed'];
  /** Size of the mezzanine that is made of the original on the way, px. */
  readonly mezzanine?: Size | undefined;
  /** Plans of which one takes the place of `plan` once faces were looked for. Default: none. */
  readonly instead?: readonly Plan[] | undefined;
  /** Whether faces are looked for beside what the plan asks for. Default: no. */
  readonly looksForFaces?: boolean | undefined;
  /** Further copies of the file that are held, such as one with the end marker that it lacked. Default: none. */
  readonly copies?: number | undefined;
}

/**
 * A process that has rendered a small picture, bytes: Node, the S3 client, sharp and its libraries. 98 MB were measured
 * at most; the rest is room for what glibc keeps of freed memory. All figures here: docs/adr/0013-memory-model.md.
 */
const BASE_MEMORY = 120_000_000;

/** A file is there twice for a moment: in the pieces that came from the store, and put together. */
const FILE_COPIES = 2;

/**
 * What stays in a process that has looked for faces, bytes: the network, its memory as WebAssembly, and its code
 * (docs/adr/0042-faces.md).
 */
const FACE_DETECTOR = 80_000_000;

/** Rows that a pipeline holds of the stored picture, between a decoder that reads forwards and the scaling. */
const ROWS = 1400;

/** The fewest: a picture of 56,638 × 9 pixels took 3 MB more than its own rows. */
const FEWEST_ROWS = 32;

/** Bytes that an encoder holds for each pixel of the output, its rows and its buffers included. */
const ENCODER = {
  avif: { opaque: 29, alpha: 40 },
  webp: { opaque: 11, alpha: 18 },
  jpeg: { opaque: 12.5, alpha: 12.5 },
  png: { opaque: 7, alpha: 9 },
  gif: { opaque: 6, alpha: 6 },
} as const;

/**
 * The same where the output may be a graphic: it is held decoded while ways of encoding it are tried one after the other
 * and compared with it, without loss, with a palette, or with colour at full size.
 */
const GRAPHIC_ENCODER = {
  avif: { opaque: 42, alpha: 54 },
  webp: { opaque: 52, alpha: 56 },
  jpeg: { opaque: 25, alpha: 25 },
  png: { opaque: 36, alpha: 36 },
  gif: ENCODER.gif,
} as const;

/**
 * What the encoder of an animation holds of all frames, bytes for each of their pixels: a GIF's bytes alone where they
 * come one after the other.
 */
const ANIMATION_ENCODER = { webp: 7, gif: 2.5, gifOfFrames: 7 } as const;

/** Bytes of a pixel of four channels, as pictures are held between the steps that need one whole. */
const RAW = 4;

/** What libwebp and libvips hold of an animated WebP beside the frame that is decoded: its canvases, bytes a pixel. */
const WEBP_CANVASES = 14;

/** A frame of a GIF is composed on a canvas that is kept for the next one. */
const GIF_CANVAS = 5.2;

const area = ({ width, height }: Size): number => width * height;

/**
 * The most memory that a process holds while it runs a plan as its first one, bytes, Node itself included. Never less
 * than what it takes; `pnpm bench:memory` compares the two.
 */
export function predictMemory(work: Work): number {
  const { instead = [], looksForFaces = false, ...now } = work;
  const ways = [now, ...instead.map((plan) => ({ ...now, plan }))];
  const detector = looksForFaces || work.plan.strategy === 'face' ? FACE_DETECTOR : 0;
  return detector + Math.max(...ways.map(predictOne));
}

/** The same of one plan, without what looking for faces takes. */
function predictOne(work: Omit<Work, 'instead' | 'looksForFaces'>): number {
  const { plan, facts, coding, mezzanine, composed, copies = 0 } = work;
  const made = copies * coding.bytes + making(plan, facts, coding);
  if (mezzanine === undefined) {
    const frames = heldOfAnimation(plan, facts, coding, composed);
    return heldOfSource(plan, facts, coding) + frames + made;
  }
  const whole = { ...plan, region: undefined, crop: undefined, scaled: mezzanine };
  return heldOfSource(whole, facts, coding) + keeping(mezzanine, plan) + made;
}

/** What a mezzanine takes: its pixels, once more where they had to be turned, and its encoder. */
const keeping = (size: Size, { orient }: Plan): number =>
  area(size) * (RAW + (orient ? RAW : 0) + ENCODER.jpeg.opaque);

/**
 * Memory that glibc may retain after earlier renders, bytes: 400 MB were retained at most, whatever had been rendered. A
 * smaller function retains less because its renders are smaller.
 * @param memoryMb memory of the function, MiB
 */
export const keptMemory = (memoryMb: number): number => Math.min(420_000_000, memoryMb * 367_000);

/**
 * Whether a plan can be run in the memory of a function that has worked before.
 * @param memoryMb memory of the function, MiB
 * @returns the memory that was predicted, bytes, or an issue `source-too-large`
 */
export function checkMemory(work: Work, memoryMb: number): Result<number> {
  const { facts, coding, plan } = work;
  const predicted = predictMemory(work);
  const kept = keptMemory(memoryMb);
  const there = memoryMb * MEBIBYTE;
  if (predicted + kept <= there) return ok(predicted);
  const remedy =
    heldOfSource(plan, facts, coding) > (there - kept) / 2 ? 'a smaller original' : 'a smaller w';
  const passes = facts.format === 'jpeg' ? 'progressive ' : 'interlaced ';
  const kind = `${coding.passes ? passes : ''}${facts.format}`;
  const frames = plan.animated ? `${facts.frames} frames of ` : '';
  const coded = coding.codedPixels ?? 0;
  const more = coded > area(facts) ? `, of ${coded} coded` : '';
  const megabytes = Math.ceil((predicted + kept) / MEBIBYTE);
  return fail(
    issue('source-too-large', {
      param: 'original',
      received: `${frames}${facts.width} × ${facts.height} pixels${more} as ${kind}, about ${megabytes} MB at work`,
      expected: `at most ${memoryMb} MB; ${remedy} takes less`,
    }),
  );
}

/** The process, the file, and what is decoded of it. */
const heldOfSource = (plan: Plan, facts: SourceFacts, coding: Coding): number =>
  BASE_MEMORY + FILE_COPIES * coding.bytes + decoding(plan, facts, coding);

const MEBIBYTE = 1_048_576;

/** What is held of the original, apart from its file. */
function decoding(plan: Plan, facts: SourceFacts, coding: Coding): number {
  const pixelBytes = coding.channels * coding.channelBytes;
  const loaded = loadedPixels(plan, facts);
  // Edges are cut off a picture that was decoded whole, by itself.
  const trims = plan.trim !== undefined;
  const rows = Math.max(FEWEST_ROWS, Math.min(facts.height, ROWS)) * facts.width * pixelBytes;
  const cut = orientsWhole(plan) ? area(plan.region ?? facts) * pixelBytes : 0;
  // Decoded whole, cut, and copied out as it will be scaled; all frames of an animation.
  const frames = plan.animated ? facts.frames : 1;
  // Frames that were trimmed are read a second time as they are scaled.
  const trimmed = trims ? area(facts) * (pixelBytes + frames * RAW * (frames > 1 ? 2 : 1)) : 0;
  // As they were stored and converted, all that is left after cutting off edges or after scaling.
  const whole = trims ? area(facts) : Math.min(area(facts), area(plan.scaled)) * frames;
  const converted = coding.converts ? whole * (RAW * coding.channelBytes + RAW) : 0;
  return heldByDecoder(facts, coding, loaded) + rows + cut + trimmed + converted;
}

/** What a decoder holds that cannot give rows one after the other. */
function heldByDecoder(facts: SourceFacts, coding: Coding, loaded: number): number {
  const pixels = area(facts);
  const { channels, channelBytes, samples, passes, lossless, block } = coding;
  switch (facts.format) {
    case 'jpeg':
      // libjpeg keeps a coefficient of two bytes for each sample until the last pass has come.
      return passes ? pixels * samples * 2.1 : 0;
    case 'png':
      return passes ? pixels * channels * channelBytes * 1.1 : 0;
    case 'gif':
      return pixels * GIF_CANVAS;
    case 'webp':
      return (
        (lossless ? pixels * 4.2 : channels > 3 ? pixels * 1.15 : 0) +
        loaded * (channels > 3 ? 11 : 9) +
        (facts.frames > 1 ? pixels * WEBP_CANVASES : 0)
      );
    case 'avif':
    case 'heic': {
      // The frame as it was coded, twice as wide above 8 bits, its reference, and the same in red, green and blue.
      const coded = Math.max(pixels, coding.codedPixels ?? 0);
      if (channelBytes > 1) return coded * 26.5;
      return coded * (samples <= 1.5 ? 15.8 : 19.3);
    }
    case 'tiff':
      return block === undefined ? 0 : blocksAcross(facts, block) * area(block) * channels * channelBytes;
    // Drawn elsewhere before, and read row by row.
    case 'svg':
    case 'raw':
      return 0;
  }
}

/** A row of tiles is held, and one more while it is decoded. */
const blocksAcross = ({ width }: Size, block: Size): number => Math.ceil(width / block.width) + 1;

/** sharp turns a picture upright before it scales it when a part is to be cut out, and has it whole for that. */
const orientsWhole = ({ orient, region, crop }: Plan): boolean =>
  orient && (region !== undefined || crop !== undefined);

/** Pixels that come out of a decoder, which may make the picture smaller as it reads: by 8 at most, or to any size. */
function loadedPixels(plan: Plan, facts: SourceFacts): number {
  const { region, scaled, trim } = plan;
  const all = area(facts);
  if (trim !== undefined || region !== undefined || orientsWhole(plan)) return all;
  return Math.min(all, Math.max(all / 64, area(scaled) * (facts.format === 'webp' ? 1.3 : 4)));
}

/** What is held of the output and on the way to it. */
function making(plan: Plan, facts: SourceFacts, coding: Coding): number {
  const frames = plan.animated ? facts.frames : 1;
  const scaled = area(plan.scaled) * frames;
  const output = area(plan.output) * frames;
  if (plan.animated) {
    const apart = needsFrames(plan);
    const encoder = plan.format === 'webp' ? 'webp' : apart ? 'gifOfFrames' : 'gif';
    return output * ANIMATION_ENCODER[encoder] + (apart ? (scaled + output) * RAW : 0);
  }
  // Turning a picture upright needs it whole as well.
  const held = wholePixels(plan) + (plan.orient ? scaled : 0);
  return output * encoding(plan, facts, coding) + held * RAW;
}

/**
 * What encoders hold of each pixel, bytes: the one that takes the most of those that may be needed, and all that a graphic
 * is tried in, because glibc retains memory that each of them freed.
 */
function encoding(plan: Plan, facts: SourceFacts, coding: Coding): number {
  const looked = mayBeOpaque(plan, facts);
  const held = (encoders: typeof ENCODER | typeof GRAPHIC_ENCODER) => (format: OutputFormatName) => {
    const { opaque, alpha } = encoders[format];
    return hasAlpha({ ...plan, format }, facts) ? alpha : opaque;
  };
  const formats = new Set([plan.format, ...(looked ? [plan.opaqueFormat] : [])]);
  if (!mayBeGraphic(plan, facts, coding)) {
    return Math.max(...[...formats].map(held(ENCODER))) + (looked ? RAW : 0);
  }
  for (const format of plan.otherFormats) formats.add(format);
  return [...formats].map(held(GRAPHIC_ENCODER)).reduce((sum, bytes) => sum + bytes, 0);
}

const hasAlpha = (plan: Plan, facts: SourceFacts): boolean =>
  OUTPUT_FORMATS[plan.format].alpha && (facts.hasAlpha || addsAlpha(plan));
