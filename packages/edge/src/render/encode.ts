import type { OutputFormatName } from '@cameo/core';
import type { Plan } from '@cameo/core/plan';
import { addsColours, type Effort, encoderQuality } from '@cameo/core/plan';
import type { OutputInfo, Sharp } from 'sharp';
import type { Inspected } from './inspect.js';

/**
 * AVIF's effort by the pixels of the output: on a small one twice the time is some 10 ms, and saves 3% of its bytes; the
 * largest would not stay within a trigger's time. Effort 2 on all would take 1.8 times as long for the same 3%.
 */
const SMALL_PIXELS = 150_000;
const AVIF_EFFORT = [
  { pixels: SMALL_PIXELS, effort: 2 },
  { pixels: 6_000_000, effort: 1 },
  { pixels: Number.POSITIVE_INFINITY, effort: 0 },
] as const;

/**
 * How photographs become JPEG: with the table of Peterson and others (1993), which takes 2 to 6% fewer bytes than libjpeg's
 * own and no more time. Its numbers mean something else: 65 scores like libjpeg's 80 (docs/adr/0015-encoder-settings.md).
 */
const JPEG = { quantisationTable: 8 } as const;

/**
 * Up to this number, which is that of `q=70`, mozjpeg's trellis chooses among coefficients, and scans are progressive: that
 * saves 6 to 10% of the bytes and takes the encoder four times as long. Requests for such low quality want small files; at the
 * default quality time matters more.
 */
const MAX_TRELLIS_QUALITY = 57;

/**
 * Encoder settings for fewer bytes at the same quality, where no viewer waits (docs/adr/0015-encoder-settings.md). Their
 * numbers have yet another meaning, so the scale has separate columns for them.
 */
const REFINED = {
  avif: { effort: 5, bitdepth: 10, chromaSubsampling: '4:2:0' },
  jpeg: { ...JPEG, progressive: true, trellisQuantisation: true, optimiseScans: true },
  webp: { effort: 4, preset: 'photo' },
} as const;

/**
 * Addition to the encoder's number for a small refined AVIF: first answers of that size have more effort than the scale was
 * measured with, and score better than the scale says. With it, refined ones are as good, with 5% fewer bytes.
 */
const SMALL_AVIF = 1;

/** Timing of an animation, and the encoder's effort; by default that of a first answer. */
export interface EncodeOptions extends Pick<Inspected, 'loop' | 'delay'> {
  readonly effort?: Effort;
}

/** Adds the encoder of the plan. Metadata is dropped, which is sharp's default. */
export function encode(image: Sharp, plan: Plan, { loop, delay, effort = 'first' }: EncodeOptions): Sharp {
  if (effort === 'refined' && !plan.animated) return encodeRefined(image, plan);
  const quality = plan.quality === undefined ? {} : { quality: plan.quality };
  const timing = plan.animated
    ? { ...(loop !== undefined && { loop }), ...(delay !== undefined && { delay: [...delay] }) }
    : {};
  switch (plan.format) {
    case 'jpeg': {
      const sparing = (plan.quality ?? 100) <= MAX_TRELLIS_QUALITY;
      return image.jpeg({ ...quality, ...JPEG, trellisQuantisation: sparing, progressive: sparing });
    }
    case 'png':
      return image.png({ compressionLevel: 6, adaptiveFiltering: true });
    case 'webp':
      // Effort 4 takes twice the time for 7% fewer bytes; of animations a multiple.
      return image.webp({ ...quality, ...timing, effort: 2 });
    case 'avif': {
      const { width, height } = plan.output;
      const { effort } = AVIF_EFFORT.find(({ pixels }) => width * height <= pixels) ?? AVIF_EFFORT[2];
      return image.avif({ ...quality, effort, chromaSubsampling: '4:2:0' });
    }
    case 'gif': {
      return image.gif({ ...timing, effort: 3, reuse: !addsColours(plan) });
    }
  }
}

function encodeRefined(image: Sharp, plan: Plan): Sharp {
  const { format, q } = plan;
  if (format === 'png' || format === 'gif') return encode(image, plan, { loop: undefined, delay: undefined });
  const { width, height } = plan.output;
  const more = format === 'avif' && width * height <= SMALL_PIXELS ? SMALL_AVIF : 0;
  const quality = Math.min(100, (encoderQuality(q, format, 'refined') ?? 100) + more);
  return image[format]({ ...REFINED[format], quality });
}

/** The output of an encoder. */
export interface Encoded {
  readonly data: Uint8Array;
  readonly info: OutputInfo;
  readonly format: OutputFormatName;
  /** Whether it was encoded as a graphic. */
  readonly graphic?: boolean;
}

/** Runs a pipeline to its end. */
export async function finish(image: Sharp): Promise<Encoded> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  // sharp reports an AVIF by its container.
  return { data, info, format: (info.format === 'heif' ? 'avif' : info.format) as OutputFormatName };
}

/** Runs a trial encoding; undefined if it fails or takes too long. */
export const attempt = (image: Sharp): Promise<Encoded | undefined> => finish(image).catch(() => undefined);

/** The smaller one; the first if they are equal. */
export const smaller = (one: Encoded, other: Encoded | undefined): Encoded =>
  other === undefined || other.data.length >= one.data.length ? one : other;
