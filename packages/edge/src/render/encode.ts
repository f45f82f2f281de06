import type { OutputFormatName } from '@cameo/core';
import type { Plan } from '@cameo/core/plan';
import { addsColours } from '@cameo/core/plan';
import type { OutputInfo, Sharp } from 'sharp';
import type { Inspected } from './inspect.js';

/**
 * AVIF's effort by the pixels of the output: on a small one twice the time is some 10 ms, and saves 3% of its bytes; the
 * largest would not stay within a trigger's time. Effort 2 on all would take 1.8 times as long for the same 3%.
 */
const AVIF_EFFORT = [
  { pixels: 150_000, effort: 2 },
  { pixels: 6_000_000, effort: 1 },
  { pixels: Number.POSITIVE_INFINITY, effort: 0 },
] as const;

/**
 * How photographs become JPEG: progressive, with the table of Peterson and others (1993), which takes 2 to 6% fewer bytes
 * than libjpeg's own and no more time. Its numbers mean something else: 65 scores like libjpeg's 80
 * (docs/adr/0015-encoder-settings.md).
 */
const JPEG = { progressive: true, quantisationTable: 8 } as const;

/**
 * Up to this number, which is that of `q=70`, mozjpeg's trellis chooses among coefficients: it saves 4 to 8% of the bytes and
 * takes the encoder three times as long. Who asks for so little quality asks for few bytes; at the default it is time that
 * counts.
 */
const TRELLIS_UP_TO = 57;

/** A lossy WebP animation takes a multiple of the time with more effort, and loses few bytes by less. */
const WEBP_EFFORT = { still: 4, animation: 2 } as const;

/** Adds the encoder that the plan names. Metadata is left out, which is sharp's default. */
export function encode(image: Sharp, plan: Plan, { loop, delay }: Pick<Inspected, 'loop' | 'delay'>): Sharp {
  const quality = plan.quality === undefined ? {} : { quality: plan.quality };
  const timing = plan.animated
    ? { ...(loop !== undefined && { loop }), ...(delay !== undefined && { delay: [...delay] }) }
    : {};
  switch (plan.format) {
    case 'jpeg':
      return image.jpeg({ ...quality, ...JPEG, trellisQuantisation: (plan.quality ?? 100) <= TRELLIS_UP_TO });
    case 'png':
      return image.png({ compressionLevel: 6, adaptiveFiltering: true });
    case 'webp':
      return image.webp({
        ...quality,
        ...timing,
        effort: plan.animated ? WEBP_EFFORT.animation : WEBP_EFFORT.still,
        // Scores 3% better than without for 1% more bytes (docs/adr/0005-quality-scale.md).
        ...(!plan.animated && { preset: 'photo' }),
      });
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

/** What came out of an encoder. */
export interface Encoded {
  readonly data: Uint8Array;
  readonly info: OutputInfo;
  readonly format: OutputFormatName;
}

/** Runs a pipeline to its end. */
export async function finish(image: Sharp): Promise<Encoded> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  // sharp calls an AVIF by its container.
  return { data, info, format: (info.format === 'heif' ? 'avif' : info.format) as OutputFormatName };
}

/** Runs one that is only a try: undefined when it fails or takes too long. */
export const attempt = (image: Sharp): Promise<Encoded | undefined> => finish(image).catch(() => undefined);

/** The one of fewer bytes; the first when they are equal. */
export const smaller = (one: Encoded, other: Encoded | undefined): Encoded =>
  other === undefined || other.data.length >= one.data.length ? one : other;
