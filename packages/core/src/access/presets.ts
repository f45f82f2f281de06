import { ratioOf, side } from '../grammar/box.js';
import { type CanonicalTransform, canonicalize } from '../grammar/canonical.js';
import type { SnapGrammar } from '../grammar/grammar.js';
import { PARAM_NAMES, type ParamName, type Transform } from '../grammar/params.js';
import { serializeTransform } from '../grammar/parse.js';
import { type Issue, issue } from '../issues/issue.js';
import type { Presets } from './rules.js';

/** The common part of the URLs of a preset; only their sizes differ. */
export interface PresetShape {
  readonly name: string;
  /** The preset's own canonical query, if it names no width: a URL without one. */
  readonly own?: string;
  /** Canonical query of each size without `w` and `h`. */
  readonly rest: string;
  /** The box that determines the aspect ratio of each size; without it the picture keeps its own. */
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
 * The shapes of presets. A preset with a box has two: a `srcset` omits the height if the box crops nothing, as with
 * `fit=inside`, or with the aspect ratio of the original.
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

/** Whether a canonical transform belongs to a preset: unchanged, or at a rung of the ladder. */
export const isOfPreset = (
  transform: CanonicalTransform,
  { own, rest, w, h }: PresetShape,
  params: readonly ParamName[],
): boolean =>
  queryWithout('v', transform, params) === own ||
  (queryWithout('whv', transform, params) === rest && isBox(transform, ratioOf(w, h)));

/**
 * The reason for rejecting a canonical transform of no preset; undefined if it belongs to one.
 * @param versions whether it may have a content version; versions are unlimited, so only a signature may allow them
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

/** Whether a canonical transform has a width, and the height of the aspect ratio, if any. */
export const isBox = ({ w, h }: CanonicalTransform, ratio: number | undefined): boolean =>
  w !== undefined && h === (ratio && side(w * ratio));
