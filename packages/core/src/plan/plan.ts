import type { Grammar } from '../config/config.js';
import { otherFormats } from '../grammar/client-reads.js';
import { overWhite } from '../grammar/colour.js';
import type { Focus, FocusStrategy } from '../grammar/focus.js';
import { isStrategy } from '../grammar/focus.js';
import {
  OUTPUT_FORMATS,
  type OutputFormatName,
  type SourceFormat,
  TARGETS,
  type Target,
} from '../grammar/formats.js';
import type { Variant } from '../grammar/variant.js';
import { issue } from '../issues/issue.js';
import { fail, ok, type Result } from '../issues/result.js';
import { place } from './geometry.js';
import {
  combineTurns,
  exifTurn,
  type Rect,
  type Size,
  storedRegion,
  type Turn,
  turnedSize,
} from './orientation.js';
import { encoderQuality } from './quality.js';

/** What the header of an original tells. */
export interface SourceFacts extends Size {
  /** `raw` for pixels that were decoded before, such as a trimmed picture's. */
  readonly format: SourceFormat | 'raw';
  /** EXIF Orientation, 1 when there is none. Width and height are those before it is applied. */
  readonly orientation: number;
  /** Frames of an animation, 1 for a still picture. Width and height are those of one frame. */
  readonly frames: number;
  readonly hasAlpha: boolean;
}

/** Exact numbers for one original and one variant: what to decode, cut, scale, turn and encode. */
export interface Plan {
  /** Whether all frames are decoded or the first one only. */
  readonly animated: boolean;
  /** Cut from the stored pixels before scaling; undefined when the whole picture is scaled. */
  readonly region: Rect | undefined;
  /** Whether the EXIF orientation is to be applied, after `region` and before everything else. */
  readonly orient: boolean;
  /** Size after scaling, px of the oriented picture before `turn`. */
  readonly scaled: Size;
  /** Cut by looking at the picture while it is scaled to cover `scaled`, instead of by numbers. */
  readonly strategy: FocusStrategy | undefined;
  /** What `rotate` and `flip` ask of the scaled picture. */
  readonly turn: Turn;
  /** Cut from the scaled and turned picture. */
  readonly crop: Rect | undefined;
  /** Room left around the picture by `contain`, px. */
  readonly padding:
    | { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }
    | undefined;
  /** Standard deviation of the Gaussian blur in px of the output. */
  readonly blur: number | undefined;
  /** Strength of sharpening, 1 to 10. */
  readonly sharpen: number | undefined;
  readonly gray: boolean;
  /** Colour behind transparency and padding, 6 or 8 hexadecimal digits; undefined keeps transparency. */
  readonly background: string | undefined;
  /** Size of one frame of the output, px. */
  readonly output: Size;
  /** Format as far as the header tells; {@link inFormat} plans another one. */
  readonly format: OutputFormatName;
  /** The encoder's own quality number; undefined for formats without. */
  readonly quality: number | undefined;
  /** What was asked for on the scale of quality, 1 to 100. */
  readonly q: number;
  /** Format of a picture with an alpha channel in which every pixel turns out to be opaque. */
  readonly opaqueFormat: OutputFormatName;
  /** Formats that the client reads as well, of which a graphic gets the best. */
  readonly otherFormats: readonly OutputFormatName[];
}

/** The same plan with another format at the same quality. */
export const inFormat = (plan: Plan, format: OutputFormatName): Plan => ({
  ...plan,
  format,
  quality: encoderQuality(plan.q, format),
});

/** Formats whose decoder can make a smaller picture for less work, which a cut before scaling would prevent. */
const SHRINKS_ON_LOAD: readonly SourceFacts['format'][] = ['jpeg', 'webp'];

/**
 * Plans a variant of a source, or says why the source is refused.
 * @returns issues `source-too-large` when a limit on pixels or frames is broken
 */
export function planVariant(variant: Variant, facts: SourceFacts, grammar: Grammar): Result<Plan> {
  const { transform } = variant;
  const target: Target = TARGETS[variant.target];
  const animated = facts.frames > 1 && target.animated !== undefined;
  const refused = checkSource(facts, animated, grammar);
  if (refused !== undefined) return refused;

  const turn: Turn = { degrees: transform.rotate ?? 0, mirrored: transform.flip === 'h' };
  const upright = turnedSize(facts, combineTurns(exifTurn(facts.orientation), turn));
  const focus: Focus = transform.focus ?? 'center';
  const { w, h } = transform;
  const box = { ...(w !== undefined && { w }), ...(h !== undefined && { h }) };
  const geometry = place(upright, { box, fit: transform.fit ?? 'cover', focus }, grammar.limits);
  const format = outputFormat(target, animated, facts, transform.bg);
  const q = transform.q ?? grammar.defaultQuality;
  return ok({
    animated,
    orient: facts.orientation !== 1,
    ...cut(geometry, focus, facts, upright, turn),
    turn,
    padding: padding(geometry),
    blur: transform.blur === undefined ? undefined : (transform.blur * geometry.output.width) / 1000,
    sharpen: transform.sharpen,
    gray: transform.gray ?? false,
    background: OUTPUT_FORMATS[format].alpha ? transform.bg : overWhite(transform.bg ?? 'ffffff'),
    output: geometry.output,
    format,
    quality: encoderQuality(q, format),
    q,
    opaqueFormat: animated ? format : target.still,
    otherFormats: animated ? [] : otherFormats(variant.target),
  });
}

function checkSource(
  { width, height, frames }: SourceFacts,
  animated: boolean,
  { limits }: Grammar,
): Result<never> | undefined {
  const tooLarge = (param: string, received: string, most: number) =>
    fail(issue('source-too-large', { param, received, expected: `at most ${most}` }));
  if (width * height > limits.sourcePixels) {
    return tooLarge('original', `${width} × ${height} pixels`, limits.sourcePixels);
  }
  if (!animated) return undefined;
  if (frames > limits.frames) return tooLarge('original', `${frames} frames`, limits.frames);
  if (width * height * frames > limits.framePixels) {
    return tooLarge('original', `${frames} frames of ${width} × ${height} pixels`, limits.framePixels);
  }
  return undefined;
}

function outputFormat(
  target: Target,
  animated: boolean,
  facts: SourceFacts,
  background: string | undefined,
): OutputFormatName {
  if (animated && target.animated !== undefined) return target.animated;
  const opaqueBackground = background !== undefined && background.length === 6;
  return facts.hasAlpha && !opaqueBackground ? target.transparent : target.still;
}

/**
 * A cut before scaling touches the fewest pixels, unless the decoder can halve the picture as it reads: then the
 * whole is scaled, and the cut is made from the small result.
 */
function cut(
  { region, scaled }: ReturnType<typeof place>,
  focus: Focus,
  facts: SourceFacts,
  upright: Size,
  turn: Turn,
): Pick<Plan, 'region' | 'scaled' | 'strategy' | 'crop'> {
  const uncut = region.width === upright.width && region.height === upright.height;
  const plain = { region: undefined, scaled: turnedSize(scaled, turn), strategy: undefined, crop: undefined };
  if (uncut) return plain;
  if (isStrategy(focus)) return { ...plain, strategy: focus };
  const scale = Math.max(scaled.width / region.width, scaled.height / region.height);
  if (scale > 0.5 || !SHRINKS_ON_LOAD.includes(facts.format)) {
    return { ...plain, region: storedRegion(region, facts, combineTurns(exifTurn(facts.orientation), turn)) };
  }
  const full = {
    width: Math.max(scaled.width, Math.round(upright.width * scale)),
    height: Math.max(scaled.height, Math.round(upright.height * scale)),
  };
  const crop = {
    left: Math.min(Math.round(region.left * scale), full.width - scaled.width),
    top: Math.min(Math.round(region.top * scale), full.height - scaled.height),
    ...scaled,
  };
  return { ...plain, scaled: turnedSize(full, turn), crop };
}

function padding({ scaled, output, offset }: ReturnType<typeof place>): Plan['padding'] {
  const right = output.width - scaled.width - offset.left;
  const bottom = output.height - scaled.height - offset.top;
  return offset.left + offset.top + right + bottom === 0 ? undefined : { ...offset, right, bottom };
}
