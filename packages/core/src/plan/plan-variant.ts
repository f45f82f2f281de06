import type { Size } from '../grammar/box.js';
import { overWhite } from '../grammar/colour.js';
import { type Focus, isStrategy } from '../grammar/focus.js';
import { OUTPUT_FORMATS, type OutputFormatName, TARGETS, type Target } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import { otherFormats } from '../grammar/negotiate.js';
import { PARAMS } from '../grammar/params.js';
import type { Variant } from '../grammar/variant.js';
import { fail, issue, ok, type Result } from '../issues/issue.js';
import { needsAlpha } from './effects.js';
import type { Face } from './faces.js';
import { place } from './geometry.js';
import { combineTurns, exifTurn, storedRegion, type Turn, turnedSize } from './orientation.js';
import type { Plan, SourceFacts } from './plan.js';
import { encoderQuality } from './quality.js';

/** The same plan with another format at the same quality. */
export const inFormat = (plan: Plan, format: OutputFormatName): Plan => ({
  ...plan,
  format,
  quality: encoderQuality(plan.q, format),
});

/** Formats whose decoder can output a smaller picture with less work, which a crop before scaling would prevent. */
const SHRINKS_ON_LOAD: readonly SourceFacts['format'][] = ['jpeg', 'webp'];

/**
 * Plans a variant of a source, or returns the reason for rejecting the source.
 * @param faces the faces found for `focus=face`; undefined before the search
 * @returns issues `source-too-large` if a limit on pixels or frames is exceeded
 */
export function planVariant(
  variant: Variant,
  facts: SourceFacts,
  grammar: Grammar,
  faces?: readonly Face[],
): Result<Plan> {
  const { transform } = variant;
  const target: Target = TARGETS[variant.target];
  const animated = facts.frames > 1 && target.animated !== undefined;
  const refused = checkSource(facts, animated, grammar);
  if (refused !== undefined) return refused;

  const turn: Turn = { degrees: transform.rotate ?? 0, mirrored: transform.flip === 'h' };
  const upright = turnedSize(facts, combineTurns(exifTurn(facts.orientation), turn));
  const focus = focusOf(transform.focus, faces);
  const { w, h } = transform;
  const box = { ...(w !== undefined && { w }), ...(h !== undefined && { h }) };
  const geometry = place(upright, { box, fit: transform.fit ?? 'cover', focus, faces }, grammar.limits);
  const hasAlpha = facts.hasAlpha || needsAlpha(transform);
  const format = outputFormat(target, animated, hasAlpha, transform.bg);
  const q = transform.q ?? grammar.defaultQuality;
  return ok({
    animated,
    orient: facts.orientation !== 1,
    ...cut(geometry, focus, facts, upright, turn),
    trim: transform.trim,
    turn,
    padding: padding(geometry),
    blur: transform.blur === undefined ? undefined : (transform.blur * geometry.output.width) / 1000,
    sharpen: transform.sharpen,
    gray: transform.gray ?? false,
    round: transform.round === undefined ? undefined : radii(transform.round, geometry.output),
    background: OUTPUT_FORMATS[format].alpha ? transform.bg : overWhite(transform.bg ?? 'ffffff'),
    output: geometry.output,
    format,
    quality: encoderQuality(q, format),
    q,
    opaqueFormat: animated ? format : target.still,
    otherFormats: animated ? [] : otherFormats(variant.target),
  });
}

/** Possible results of face detection: none, and one at any position. */
const OUTCOMES: readonly (readonly Face[])[] = [[], [{ left: 0, top: 0, width: 1, height: 1 }]];

/** The possible successors of a plan with face detection: their cost does not depend on the position of a face. */
export const plansOfFaces = (
  plan: Plan,
  variant: Variant,
  facts: SourceFacts,
  grammar: Grammar,
): readonly Plan[] =>
  plan.strategy !== 'face'
    ? []
    : OUTCOMES.map((faces) => planVariant(variant, facts, grammar, faces)).flatMap((planned) =>
        planned.ok ? [planned.value] : [],
      );

/** Without any detected face `attention` decides the crop, otherwise the positions do. */
function focusOf(focus: Focus = 'center', faces: readonly Face[] | undefined): Focus {
  if (focus !== 'face' || faces === undefined) return focus;
  return faces.length === 0 ? 'attention' : 'center';
}

/** Corners are arcs of a circle, as far as the height allows; the maximum is the ellipse that touches all sides. */
function radii(thousandths: number, { width, height }: Size): NonNullable<Plan['round']> {
  const x = (thousandths * width) / 1000;
  return { x, y: thousandths === PARAMS.round ? height / 2 : Math.min(x, height / 2) };
}

function checkSource(
  { width, height, frames }: SourceFacts,
  animated: boolean,
  { limits }: Grammar,
): Result<never> | undefined {
  const tooLarge = (param: string, received: string, limit: number) =>
    fail(issue('source-too-large', { param, received, expected: `at most ${limit}` }));
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
  hasAlpha: boolean,
  background: string | undefined,
): OutputFormatName {
  if (animated && target.animated !== undefined) return target.animated;
  const opaqueBackground = background !== undefined && background.length === 6;
  return hasAlpha && !opaqueBackground ? target.transparent : target.still;
}

/**
 * A crop before scaling touches the fewest pixels, unless the decoder can halve the picture as it reads: then the whole is
 * scaled, and the small result is cropped.
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
