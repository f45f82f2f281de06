import type { Size } from '../grammar/box.js';
import { type DerivativeKey, derivativePrefix } from '../grammar/derivative-key.js';
import { type SourceFormat, TARGETS, type Target } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import type { SourceKey } from '../grammar/source-key.js';
import type { Variant } from '../grammar/variant.js';
import { looksAtPicture } from './effects.js';
import { checkMemory } from './memory.js';
import { exifTurn, type Rect, turnedSize } from './orientation.js';
import type { Coding, Plan, SourceFacts } from './plan.js';
import { planVariant } from './plan-variant.js';

/** The highest `q` that is made from a mezzanine: above, its own loss shows (docs/adr/0017-mezzanine.md). */
const HIGHEST_QUALITY = 85;

/** Where the mezzanine of a source is kept: a purge finds it there, and no variant has this name. */
export const mezzanineKey = (source: SourceKey, { side }: MezzanineSettings): DerivativeKey =>
  `${derivativePrefix(source)}mezzanine-${side}.jpeg` as DerivativeKey;

/**
 * Whether a variant may be made from a mezzanine, as far as the request alone can tell. Variants that depend on what is in
 * the picture, and lossless ones, are made from the original.
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
 * Whether decoding or reading a source costs so much that its mezzanine is worth being kept: an AVIF or a JPEG in several
 * passes with many pixels, or the large file of a photograph as PNG. All other originals decode fast, or may be graphics
 * whose pixels must not change: graphics take up to half a byte a pixel as PNG, photographs more than one.
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
 * Whether a render makes the mezzanine on its way, for little more than it costs itself: an AVIF is decoded whole for any
 * size, a JPEG at its full size only for a large one, and a PNG fast.
 * @param plan the plan of {@link planFromMezzanine}
 */
export const makesMezzanine = (
  { format }: Pick<SourceFacts, 'format'>,
  { scaled }: Plan,
  { side }: MezzanineSettings,
): boolean => format === 'avif' || 2 * Math.max(scaled.width, scaled.height) >= side;

/** The size of a source as it is seen, its EXIF orientation applied. */
export const uprightSize = (facts: SourceFacts): Size => turnedSize(facts, exifTurn(facts.orientation));

/** The size of the mezzanine of a source: as large as fits into a square. */
export function mezzanineSize({ width, height }: Size, { side }: MezzanineSettings): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  const scaled = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: scaled(width), height: scaled(height) };
}

/**
 * Plans a variant as it is planned for the source, to be run on the mezzanine's pixels.
 * @param upright size of the source, upright
 * @returns undefined where the mezzanine has fewer pixels than the output needs, and where the source is refused
 */
export function planFromMezzanine(
  variant: Variant,
  upright: Size,
  config: MezzanineConfig,
): Plan | undefined {
  if (config.mezzanine === false || !mayUseMezzanine(variant, config)) return undefined;
  const facts = { ...upright, format: 'jpeg', orientation: 1, frames: 1, hasAlpha: false } as const;
  const planned = planVariant(variant, facts, config);
  if (!planned.ok) return undefined;
  const plan = planned.value;
  const size = mezzanineSize(upright, config.mezzanine);
  const region = plan.region === undefined ? undefined : scaledRegion(plan.region, upright, size);
  const { width, height } = region ?? size;
  return plan.scaled.width <= width && plan.scaled.height <= height ? { ...plan, region } : undefined;
}

/** Whether a function has the memory to make a plan from a mezzanine of so many bytes. */
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

/** The same part of a picture in another size of it. */
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

/** How large the copies are that small renditions of large originals are made from, and which originals get one. */
export interface MezzanineSettings {
  /** Longest side, px. */
  readonly side: number;
  /** Fewest pixels of an AVIF that gets one. */
  readonly avifPixels: number;
  /** Fewest pixels of a JPEG in several passes that gets one. */
  readonly jpegPixels: number;
  /** Smallest file of a PNG that gets one, bytes. */
  readonly pngBytes: number;
}

/** What of a configuration decides whether a variant is made from a mezzanine. */
export interface MezzanineConfig extends Grammar {
  readonly mezzanine: MezzanineSettings | false;
  readonly inputs: readonly SourceFormat[];
}

/** What was measured to be worth it (docs/adr/0017-mezzanine.md). */
export const DEFAULT_MEZZANINE: MezzanineSettings = {
  side: 2112,
  avifPixels: 4_000_000,
  jpegPixels: 8_000_000,
  pngBytes: 8_000_000,
};
