import { ratioOf, side } from '../grammar/box.js';
import { type CanonicalTransform, canonicalize } from '../grammar/canonical.js';
import type { SnapGrammar } from '../grammar/grammar.js';
import { PARAM_NAMES, type ParamName, type Transform } from '../grammar/params.js';
import { serializeTransform } from '../grammar/parse.js';
import { type Issue, issue } from '../issues/issue.js';
import type { Presets } from './rules.js';

/** What the URLs of a preset have in common; only their sizes differ. */
export interface PresetShape {
  readonly name: string;
  /** Its own canonical query, where the preset names no width: a URL without one. */
  readonly own?: string;
  /** Canonical query of each size without `w` and `h`. */
  readonly rest: string;
  /** The box whose proportions each size has; without it the picture keeps its own. */
  readonly w?: number;
  readonly h?: number;
}

/** The canonical query of a transform, without the parameters in `letters`. */
const queryWithout = (letters: string, transform: CanonicalTransform, names: readonly ParamName[]): string =>
  serializeTransform(
    transform,
    names.filter((name) => !letters.includes(name)),
  );

/**
 * The shapes of presets. A preset with a box has two: a `srcset` leaves the height out where the box cuts nothing, as
 * `fit=inside` does, or the proportions of the original.
 */
export const presetShapes = (presets: Presets, grammar: SnapGrammar): readonly PresetShape[] =>
  Object.entries(presets).flatMap(([name, { v: _, ...preset }]): readonly PresetShape[] => {
    const { w, h, ...unboxed } = preset;
    const shape = (requested: Transform) => ({
      name,
      rest: queryWithout('wh', canonicalize(requested, grammar), PARAM_NAMES),
    });
    const wide = shape({ ...unboxed, w: 1 });
    if (w === undefined) return [{ ...wide, own: serializeTransform(canonicalize(preset, grammar)) }];
    return h === undefined ? [wide] : [{ ...shape(preset), w, h }, wide];
  });

/**
 * Whether a canonical transform belongs to a preset: as it is, or at a rung of the ladder.
 */
export const isOfPreset = (
  transform: CanonicalTransform,
  { own, rest, w, h }: PresetShape,
  params: readonly ParamName[],
): boolean =>
  queryWithout('v', transform, params) === own ||
  (queryWithout('whv', transform, params) === rest && isBox(transform, ratioOf(w, h)));

/**
 * Why a canonical transform is refused where only presets are answered; undefined when it belongs to one.
 * @param versions whether it may have a content version, of which there is no end: only where a signature covers it
 */
export const presetIssue = (
  transform: CanonicalTransform,
  shapes: readonly PresetShape[],
  versions: boolean,
  params: readonly ParamName[],
): Issue<'preset-only'> | undefined =>
  (versions || !transform.v) && shapes.some((shape) => isOfPreset(transform, shape, params))
    ? undefined
    : issue('preset-only', {
        param: 'query',
        received: serializeTransform(transform, params),
        expected: `a preset: ${[...new Set(shapes.map(({ name }) => name))].join(', ')}`,
      });

/** Whether a canonical transform has a width, and the height that the proportions give it; no height without any. */
export const isBox = ({ w, h }: CanonicalTransform, ratio: number | undefined): boolean =>
  w !== undefined && h === (ratio && side(w * ratio));
