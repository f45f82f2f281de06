import type { Size } from '../grammar/box.js';
import { type DerivativeKey, derivativePrefix } from '../grammar/derivative-key.js';
import { type SourceFormat, TARGETS, type Target } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import type { SourceKey } from '../grammar/source-key.js';
import type { Variant } from '../grammar/variant.js';
import { looksAtPicture } from './effects.js';
import type { Face } from './faces.js';
import { checkMemory } from './memory.js';
import { exifTurn, type Rect, turnedSize } from './orientation.js';
import type { Coding, Plan, SourceFacts } from './plan.js';
import { planVariant } from './plan-variant.js';

/** The highest `q` that is made from a mezzanine: above, its own loss shows (docs/adr/0017-mezzanine.md). */
const HIGHEST_QUALITY = 85;

/** Key of the mezzanine of a source. A purge deletes it with the derivatives, and no variant has this name. */
export const mezzanineKey = (source: SourceKey, { side }: MezzanineSettings): DerivativeKey =>
  `${derivativePrefix(source)}mezzanine-${side}.jpeg` as DerivativeKey;

/**
 * Whether a variant may be made from a mezzanine, as far as the request shows. Variants that depend on the picture's content,
 * and lossless ones, are made from the original.
 */
export function mayUseMezzanine({ transform, target }: Variant, config: MezzanineConfig): boolean {
  const { mezzanine, inputs, defaultQuality } = config;
  if (mezzanine === false || !inputs.includes('jpeg')) return false;
  const { w, h, q = defaultQuality } = transform;
  const { still }: Target = TARGETS[target];
  const small = Math.min(w ?? Number.POSITIVE_INFINITY, h ?? Number.POSITIVE_INFINITY) <= mezzanine.side;
  return small && still !== 'png' && q <= HIGHEST_QUALITY && !looksAtPicture(transform);
}

/**
 * Whether a source is slow enough to decode or read to justify a mezzanine: an AVIF or a progressive JPEG with many pixels, or
 * a large PNG file of a photograph. All other originals decode fast, or may be graphics whose pixels must not change: graphics
 * take up to half a byte per pixel as PNG, photographs more than one.
 */
export function needsMezzanine(
  facts: SourceFacts,
  { passes, bytes }: Pick<Coding, 'passes' | 'bytes'>,
  { avifPixels, jpegPixels, pngBytes }: MezzanineSettings,
): boolean {
  const { format, width, height, hasAlpha, frames } = facts;
  const pixels = width * height;
  if (hasAlpha || frames !== 1) return false;
  if (format === 'avif') return pixels >= avifPixels;
  if (format === 'png') return bytes >= pngBytes && bytes > pixels;
  return format === 'jpeg' && passes && pixels >= jpegPixels;
}

/**
 * Whether a render can make the mezzanine at little additional cost: an AVIF is decoded whole for any size, a JPEG at full size
 * only for a large one, and a PNG fast.
 * @param plan the plan of {@link planFromMezzanine}
 */
export const makesMezzanine = (
  { format }: Pick<SourceFacts, 'format'>,
  { scaled }: Plan,
  { side }: MezzanineSettings,
): boolean => format === 'avif' || 2 * Math.max(scaled.width, scaled.height) >= side;

/** The displayed size of a source, with its EXIF orientation applied. */
export const uprightSize = (facts: SourceFacts): Size => turnedSize(facts, exifTurn(facts.orientation));

/** The size of the mezzanine of a source: the largest that fits into a square. */
export function mezzanineSize({ width, height }: Size, { side }: MezzanineSettings): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  const scaled = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height) };
}

/**
 * Plans a variant as for the source, but on the mezzanine's pixels.
 * @param upright size of the source, upright
 * @param faces detected faces for `focus=face`; undefined before detection
 * @returns undefined if the mezzanine has fewer pixels than the output needs, if the source is rejected, and if no face was
 * found: `attention`, which decides then, needs the source itself
 */
export function planFromMezzanine(
  variant: Variant,
  upright: Size,
  config: MezzanineConfig,
  faces?: readonly Face[],
): Plan | undefined {
  if (config.mezzanine === false || !mayUseMezzanine(variant, config)) return undefined;
  const facts = { ...upright, format: 'jpeg', orientation: 1, frames: 1, hasAlpha: false } as const;
  const planned = planVariant(variant, facts, config, faces);
  if (!planned.ok) return undefined;
  const plan = planned.value;
  if (plan.strategy !== undefined && plan.strategy !== 'face') return undefined;
  const size = mezzanineSize(upright, config.mezzanine);
  const region = plan.region === undefined ? undefined : scaledRegion(plan.region, upright, size);
  const { width, height } = region ?? size;
  return plan.scaled.width <= width && plan.scaled.height <= height ? { ...plan, region } : undefined;
}

/**
 * Whether a function has the memory to run a plan on a mezzanine of this size. Face detection takes more memory than the plan
 * with a crop that follows it.
 */
export function fitsMezzanine(
  plan: Plan,
  size: Size,
  bytes: number,
  { memoryMb }: { readonly memoryMb: number },
): boolean {
  const facts = { ...size, format: 'jpeg', orientation: 1, frames: 1, hasAlpha: false } as const;
  const coding = {
    bytes,
    channels: 3,
    channelBytes: 1,
    samples: 3,
    passes: false,
    lossless: false,
    block: undefined,
    converts: false,
  };
  return checkMemory({ plan, facts, coding }, memoryMb).ok;
}

/** The same part of a picture at another size. */
function scaledRegion(region: Rect, from: Size, to: Size): Rect {
  const [across, down] = [to.width / from.width, to.height / from.height];
  const width = Math.max(1, Math.round(region.width * across));
  const height = Math.max(1, Math.round(region.height * down));
  return {
    left: Math.min(Math.round(region.left * across), to.width - width),
    top: Math.min(Math.round(region.top * down), to.height - height),
    width,
    height,
  };
}

/** The size of reduced copies of large originals, and which originals get one. */
export interface MezzanineSettings {
  /** Longest side, px. */
  readonly side: number;
  /** Minimum number of pixels of an AVIF. */
  readonly avifPixels: number;
  /** Minimum number of pixels of a progressive JPEG. */
  readonly jpegPixels: number;
  /** Minimum size of a PNG file, bytes. */
  readonly pngBytes: number;
}

/** The configuration that decides whether a variant is made from a mezzanine. */
export interface MezzanineConfig extends Grammar {
  readonly mezzanine: MezzanineSettings | false;
  readonly inputs: readonly SourceFormat[];
}

/** Measured break-even points (docs/adr/0017-mezzanine.md). */
export const DEFAULT_MEZZANINE: MezzanineSettings = {
  side: 2112,
  avifPixels: 4_000_000,
  jpegPixels: 8_000_000,
  pngBytes: 8_000_000,
};
