import type { Facts, Original } from './pictures.js';
import type { PictureRequest, RequestedFormat, Shape } from './requests.js';

export type Format = 'avif' | 'webp' | 'jpeg' | 'png' | 'gif';

/**
 * The right formats for a request according to docs/url-grammar.md, and whether the answer is animated. With `auto` any format
 * that the client supports may be the smallest one.
 */
export function expectedFormat(
  { f, accept }: RequestedFormat,
  facts: Facts,
  opaque: boolean,
): { formats: readonly Format[]; animated: boolean } {
  const animation = facts.frames > 1;
  if (f !== 'auto') return { formats: [f], animated: animation && f === 'webp' };
  const can = (format: Format, isSo: boolean) => (isSo ? [format] : []);
  const webp = can('webp', accept.includes('image/webp'));
  if (animation) return { formats: [...webp, 'gif'], animated: true };
  const avif = can('avif', accept.includes('image/avif'));
  return { formats: [...avif, ...webp, ...can('jpeg', !facts.hasAlpha || opaque), 'png'], animated: false };
}

/** The part of the configuration that determines sizes. */
export interface SizeRules {
  readonly ladder: readonly number[];
  readonly limits: { readonly width: number; readonly height: number; readonly pixels: number };
}
/** Right sizes, px. A side has two of them if its exact value lies in the middle of two integers. */
export interface ExpectedSize {
  readonly widths: readonly number[];
  readonly heights: readonly number[];
}

/**
 * The size according to docs/url-grammar.md, computed independently: the width snaps up to the ladder and the height scales
 * with it; a picture is never enlarged, so a box that is too large for it shrinks in proportion.
 * @param original upright
 */
export function expectedSize(
  original: { readonly width: number; readonly height: number },
  { fit, w, h }: Shape,
  rules: SizeRules,
): ExpectedSize {
  const { width, height } = original;
  if (fit === 'width') {
    const { limits } = rules;
    const maxScale = Math.sqrt(limits.pixels / (width * height));
    const scale = Math.min(
      1,
      snapped(w, rules.ladder) / width,
      limits.width / width,
      limits.height / height,
      maxScale,
    );
    return { widths: nearest(width * scale), heights: nearest(height * scale) };
  }
  const box = snappedBox(w, h, rules);
  const ratios = [box.w / width, box.h / height];
  if (fit === 'inside') {
    const scale = Math.min(1, ...ratios);
    return { widths: nearest(width * scale), heights: nearest(height * scale) };
  }
  // The side that first reaches the picture's own size depends on the fit: `contain` needs one side of the picture to reach the
  // box, `cover` and `fill` need both.
  const enlarged = fit === 'contain' ? Math.min(...ratios) : Math.max(...ratios);
  const shrink = Math.min(1, 1 / enlarged);
  return { widths: nearest(box.w * shrink), heights: nearest(box.h * shrink) };
}

const snapped = (w: number, ladder: readonly number[]) =>
  ladder.find((rung) => rung >= w) ?? Math.max(...ladder);

/** The box with its width on the ladder: the next rung up, or the largest one within the limits. */
function snappedBox(w: number, h: number, { ladder, limits }: SizeRules) {
  const top = snapped(w, ladder);
  const boxes = ladder
    .filter((rung) => rung <= top)
    .map((rung) => ({ w: rung, h: Math.max(1, Math.round((h * rung) / w)) }));
  const allowed = boxes.filter((box) => box.h <= limits.height && box.w * box.h <= limits.pixels);
  return allowed.at(-1) ?? { w: top, h: limits.height };
}

/**
 * @returns at least 1
 */
function nearest(exact: number): readonly number[] {
  const below = Math.floor(exact);
  const middle = Math.abs(exact - below - 0.5) < 1e-6;
  return (middle ? [below + 1, below] : [Math.round(exact)]).map((side) => Math.max(1, side));
}

/** The part of the configuration that determines rejected originals. */
export interface SourceRules {
  readonly inputs: readonly string[];
  readonly limits: {
    readonly sourceBytes: number;
    readonly sourcePixels: number;
    readonly framePixels: number;
    readonly frames: number;
    readonly sourceKeyBytes: number;
    readonly urlLength: number;
  };
}
/** The allowed answers for an original. */
export interface Allowed {
  readonly picture: boolean;
  /** Codes. */
  readonly problems: readonly string[];
  /** The reason from sharp or a limit, for people. */
  readonly because: string;
}

/** @param animated whether the answer to this request should be animated */
export function allowedAnswers(
  original: Original,
  request: PictureRequest,
  animated: boolean,
  { inputs, limits }: SourceRules,
): Allowed {
  const { facts, sound, bytes, complaint = '' } = original;
  if (Buffer.byteLength(original.path) > limits.sourceKeyBytes || request.url.length > limits.urlLength) {
    return {
      picture: false,
      problems: ['path-too-long', 'url-too-long'],
      because: 'its path is above the limit',
    };
  }
  if (bytes > limits.sourceBytes) return refused('source-too-large', `it has ${bytes} bytes`);
  if (facts === undefined) {
    return {
      picture: false,
      problems: ['source-unsupported', 'source-corrupt'],
      because: `sharp says: ${complaint}`,
    };
  }
  const { format, width, height, frames } = facts;
  if (!inputs.includes(format)) return refused('source-unsupported', `${format} is not among the inputs`);
  if (width * height > limits.sourcePixels)
    return refused('source-too-large', `it has ${width} × ${height} pixels`);
  if (animated && frames > limits.frames) return refused('source-too-large', `it has ${frames} frames`);
  if (animated && width * height * frames > limits.framePixels)
    return refused('source-too-large', `it has ${frames} frames of ${width} × ${height} pixels`);
  if (sound) return { picture: true, problems: [], because: 'sharp reads it without complaint' };
  // Damage that a decoder tolerates may be shown or rejected, as long as the visible part is right.
  const shown = original.frames.length > 0;
  return {
    picture: shown,
    problems: ['source-corrupt', 'source-unsupported'],
    because: `sharp says: ${complaint}`,
  };
}

const refused = (code: string, because: string): Allowed => ({ picture: false, problems: [code], because });
