import type { Size } from '../grammar/box.js';
import { OUTPUT_FORMATS, type OutputFormatName } from '../grammar/formats.js';
import { fail, issue, ok, type Result } from '../issues/issue.js';
import { type AnimationParts, heldOfAnimation } from './animation.js';
import { area, decoding, RAW } from './decoding-memory.js';
import { addsAlpha, needsFrames, wholePixels } from './effects.js';
import { mayBeGraphic, mayBeOpaque } from './graphic.js';
import type { Coding, Plan, SourceFacts } from './plan.js';
import type { Effort } from './quality.js';

/** Everything that one render holds in memory at the same time. */
export interface Work {
  readonly plan: Plan;
  readonly facts: SourceFacts;
  readonly coding: Coding;
  /** The pictures of an animation that this project composes. */
  readonly composed?: AnimationParts['composed'];
  /** Size of the mezzanine that is made as well, px. */
  readonly mezzanine?: Size | undefined;
  /** Possible successors of `plan` after face detection. Default: none. */
  readonly instead?: readonly Plan[] | undefined;
  /** Whether faces are detected in addition to the plan. Default: false. */
  readonly looksForFaces?: boolean | undefined;
  /** Additional copies of the file, such as one with a missing end marker added. Default: none. */
  readonly copies?: number | undefined;
  /** Default: that of a first answer. */
  readonly effort?: Effort | undefined;
}

/**
 * A process that has rendered a small picture, bytes: Node, the S3 client, sharp and its libraries. The measured maximum is 98
 * MB; the rest is for freed memory that glibc retains. All figures here: docs/adr/0013-memory-model.md.
 */
const BASE_MEMORY = 120_000_000;

/** A file exists twice for a moment: as chunks from the store, and concatenated. */
const FILE_COPIES = 2;

/**
 * Number of copies of the metadata, in libvips, sharp and JavaScript, again for every pipeline: 20 MB of XMP in an AVIF took
 * 310 million bytes, including its file.
 */
const METADATA_COPIES = 16;

/**
 * Permanent memory of a process after face detection, bytes: the network, its WebAssembly memory, and its code
 * (docs/adr/0042-faces.md).
 */
const FACE_DETECTOR = 80_000_000;

type Encoders = Readonly<Record<OutputFormatName, { readonly opaque: number; readonly alpha: number }>>;

/** Memory of an encoder, bytes per pixel of the output, including its rows and buffers. */
const ENCODER = {
  avif: { opaque: 29, alpha: 40 },
  webp: { opaque: 11, alpha: 18 },
  jpeg: { opaque: 12.5, alpha: 12.5 },
  png: { opaque: 7, alpha: 9 },
  gif: { opaque: 6, alpha: 6 },
} as const;

/** The same for refining effort; it is not higher for the other encoders. */
const REFINED_ENCODER = { ...ENCODER, avif: { opaque: 54, alpha: 88 } } as const;

/**
 * The same if the output may be a graphic: it is held decoded while encodings of it are tried one after the other and compared
 * with it: lossless, with a palette, or with full chroma.
 */
const GRAPHIC_ENCODER = {
  avif: { opaque: 42, alpha: 54 },
  webp: { opaque: 52, alpha: 56 },
  jpeg: { opaque: 25, alpha: 25 },
  png: { opaque: 36, alpha: 36 },
  gif: ENCODER.gif,
} as const;

/**
 * The same for refining effort if the output may be a graphic but turns out not to be: its pixels are held decoded meanwhile. A
 * graphic takes the same memory as in a first answer.
 */
const GRAPHIC_REFINED_ENCODER = {
  ...GRAPHIC_ENCODER,
  avif: { opaque: REFINED_ENCODER.avif.opaque + RAW, alpha: REFINED_ENCODER.avif.alpha + RAW },
} as const;

/**
 * Memory of an animation's encoder, bytes per pixel of all frames: only the encoded bytes for a GIF whose frames come one after
 * the other.
 */
const ANIMATION_ENCODER = { webp: 7, gif: 2.5, gifOfFrames: 7 } as const;

/**
 * Additional memory of libvips' entropy strategy, bytes, however small the picture is: 62 million for 100 × 100 unscaled
 * pixels, 104 million for 16 bits. The first number is the minimum, the second is per byte of a pixel.
 */
const ENTROPY = { least: 64_000_000, pixelByte: 13_500_000 } as const;

/**
 * Peak memory of a fresh process that runs a plan, bytes, including Node itself. Never below the actual peak;
 * `pnpm bench:memory` compares the two.
 */
export function predictMemory(work: Work): number {
  const { instead = [], looksForFaces = false, ...now } = work;
  const ways = [now, ...instead.map((plan) => ({ ...now, plan }))];
  const { strategy } = work.plan;
  const detector = looksForFaces || strategy === 'face' ? FACE_DETECTOR : 0;
  const { channels, channelBytes } = work.coding;
  const varied = Math.max(ENTROPY.least, ENTROPY.pixelByte * channels * channelBytes);
  return detector + (strategy === 'entropy' ? varied : 0) + Math.max(...ways.map(predictOne));
}

/** The same for one plan, without face detection. */
function predictOne(work: Omit<Work, 'instead' | 'looksForFaces'>): number {
  const { plan, facts, coding, mezzanine, composed, copies = 0, effort = 'first' } = work;
  const made = copies * coding.bytes + making(plan, facts, coding, effort);
  if (mezzanine === undefined) {
    const frames = heldOfAnimation(plan, facts, coding, composed);
    return heldOfSource(plan, facts, coding) + frames + made;
  }
  const whole = { ...plan, region: undefined, crop: undefined, scaled: mezzanine };
  return heldOfSource(whole, facts, coding) + keeping(mezzanine, plan) + made;
}

/** Memory of a mezzanine: its pixels, twice if they had to be oriented, and its encoder. */
const keeping = (size: Size, { orient }: Plan): number =>
  area(size) * (RAW + (orient ? RAW : 0) + ENCODER.jpeg.opaque);

/**
 * Memory that glibc may retain after earlier renders, bytes: 400 MB were retained at most, whatever had been rendered. A
 * smaller function retains less because its renders are smaller.
 * @param memoryMb memory of the function, MiB
 */
export const keptMemory = (memoryMb: number): number => Math.min(420_000_000, memoryMb * 367_000);

/**
 * Whether a plan fits into the memory of a function that has rendered before.
 * @param memoryMb memory of the function, MiB
 * @returns the predicted memory, bytes, or an issue `source-too-large`
 */
export function checkMemory(work: Work, memoryMb: number): Result<number> {
  const { facts, coding, plan } = work;
  const predicted = predictMemory(work);
  const kept = keptMemory(memoryMb);
  const available = memoryMb * MEBIBYTE;
  if (predicted + kept <= available) return ok(predicted);
  const remedy =
    heldOfSource(plan, facts, coding) > (available - kept) / 2 ? 'a smaller original' : 'a smaller w';
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

/** Memory for the process, the file and its decoding, bytes. */
const heldOfSource = (plan: Plan, facts: SourceFacts, coding: Coding): number =>
  BASE_MEMORY +
  FILE_COPIES * coding.bytes +
  METADATA_COPIES * (coding.metadataBytes ?? 0) +
  decoding(plan, facts, coding);

const MEBIBYTE = 1_048_576;

/** Memory for the output and the steps before it, bytes. */
function making(plan: Plan, facts: SourceFacts, coding: Coding, effort: Effort): number {
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
  return output * encoding(plan, facts, coding, effort) + held * RAW;
}

/**
 * Memory of encoders, bytes per pixel: the largest of those that may be needed, or the sum of all that a graphic is tried in,
 * because glibc retains the memory that each of them freed.
 */
function encoding(plan: Plan, facts: SourceFacts, coding: Coding, effort: Effort): number {
  const looked = mayBeOpaque(plan, facts);
  const held = (encoders: Encoders) => (format: OutputFormatName) => {
    const { opaque, alpha } = encoders[format];
    return hasAlpha({ ...plan, format }, facts) ? alpha : opaque;
  };
  const formats = new Set([plan.format, ...(looked ? [plan.opaqueFormat] : [])]);
  if (!mayBeGraphic(plan, facts, coding)) {
    return (
      Math.max(...[...formats].map(held(effort === 'refined' ? REFINED_ENCODER : ENCODER))) +
      (looked ? RAW : 0)
    );
  }
  for (const format of plan.otherFormats) formats.add(format);
  const encoders = effort === 'refined' ? GRAPHIC_REFINED_ENCODER : GRAPHIC_ENCODER;
  return [...formats].map(held(encoders)).reduce((sum, bytes) => sum + bytes, 0);
}

const hasAlpha = (plan: Plan, facts: SourceFacts): boolean =>
  OUTPUT_FORMATS[plan.format].alpha && (facts.hasAlpha || addsAlpha(plan));
