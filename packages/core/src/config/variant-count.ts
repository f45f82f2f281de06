import { presetShapes } from '../access/presets.js';
import type { AccessRules, Presets } from '../access/rules.js';
import { boxes, ratioOf } from '../grammar/box.js';
import { canonicalize } from '../grammar/canonical.js';
import { enabledTargets, FACTS_FORMAT, isNamed } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import { listed, maxOf, PARAM_NAMES, type ParamName, paramRow } from '../grammar/params.js';

/**
 * The maximum number of derivatives of one source. A slow source has one additional object, its mezzanine, and a refused one a
 * note of the refusals.
 */
export interface VariantCount {
  /** Sizes with their fit and focus, including the original's own size. */
  readonly shapes: number;
  /** Formats that `Accept` and `f` distinguish, without facts. */
  readonly targets: number;
  readonly qualities: number;
  /** Combinations of all other parameters: background, blur, rotation and so on. */
  readonly effects: number;
  /**
   * The product, plus the facts of the picture: the number of variants that URLs can name, exact if all shapes are distinct.
   */
  readonly named: number;
  /** Maximum number of stored derivatives: the smaller of `limits.variantsPerSource` and `named`. */
  readonly total: number;
}

/** Opaque colours, and translucent ones with 254 alphas each. */
const COLOURS = 2 ** 24 * 255;
/** Compass points, strategies, and the other points of the 101 × 101 grid. */
const FOCUSES = 101 * 101 + 3;

/** Parameters counted in shapes, targets and qualities; versions are not counted, and density is folded into the size. */
const COUNTED_SEPARATELY: readonly ParamName[] = ['w', 'h', 'dpr', 'fit', 'focus', 'q', 'f', 'v'];

/**
 * Counts from the configuration alone: `total` is the worst case for any requests. Most of what URLs can name comes from a free
 * height, a free colour and a free focus; a grammar whose `params` omit them names some hundreds.
 */
export function variantsPerSource(grammar: Grammar & AccessRules): VariantCount {
  const { ladder, qualities, formats, limits, params, presets = {}, presetsOnly } = grammar;
  if (presetsOnly) return variantsOfPresets(presets, grammar);
  const has = (name: ParamName) => params.includes(name);
  const times = (name: ParamName, values: number) => (has(name) ? values : 1);
  const rungs = ladder.length;
  const cover = times('focus', countValues('focus', grammar));
  const fits = has('fit') ? cover + 3 : cover;
  const heights = ladder.reduce(
    (sum, width) => sum + Math.min(limits.height, Math.floor(limits.pixels / width)),
    0,
  );
  const shapes = 1 + rungs + (has('h') ? rungs + heights * fits : 0);
  const effects = PARAM_NAMES.filter((name) => has(name) && !COUNTED_SEPARATELY.includes(name))
    .map((name) => countValues(name, grammar))
    .reduce((product, values) => product * values, 1);
  const targets = enabledTargets({ formats, params });
  const counted = {
    shapes,
    targets: targets.filter((name) => name !== 'json').length,
    qualities: times('q', qualities.length),
    effects,
  };
  const named =
    counted.shapes * counted.targets * counted.qualities * counted.effects + factsOf({ formats, params });
  return { ...counted, named, total: Math.min(named, limits.variantsPerSource) };
}

/** The number of canonical values of a parameter, including its absence. */
function countValues(name: ParamName, grammar: Grammar): number {
  const row = paramRow(name);
  const values = listed(row, grammar.formats);
  if (values !== undefined) {
    const canonical = values.map((value) => canonicalize({ [name]: value }, grammar));
    return new Set([undefined, ...canonical.map((transform) => transform[name as keyof typeof transform])])
      .size;
  }
  switch (row) {
    case 'colour':
      return COLOURS + 1;
    case 'focus':
      return FOCUSES;
    // Tokens and densities are unlimited.
    case 'token':
    case 'density':
      return Number.POSITIVE_INFINITY;
    default:
      return maxOf(row, grammar.limits) + 1;
  }
}

/** The canonical queries of each preset at every rung, without a negotiated format. */
function presetQueries(presets: Presets, grammar: Grammar): readonly string[] {
  const queries = presetShapes(presets, grammar).flatMap(({ own, rest, w, h }) => {
    const isFacts = new RegExp(`(?:^|&)f=${FACTS_FORMAT}`).test(rest);
    const all = isFacts ? [] : boxes(ratioOf(w, h), grammar);
    const sizes = all.map((box) => `w=${box.w}&h=${box.h}&${rest}`);
    return own === undefined ? sizes : [...sizes, own];
  });
  // A preset without parameters is the original itself, which needs no derivative.
  return [...new Set(queries)].filter((query) => query !== '');
}

/** The number of descriptions of an original: one, and one with faces. */
const factsOf = (grammar: Pick<Grammar, 'formats' | 'params'>): number =>
  enabledTargets(grammar).includes(FACTS_FORMAT) ? (grammar.params.includes('focus') ? 2 : 1) : 0;

/** The number of targets that queries lead to: one for a named format, otherwise all negotiated ones. */
function targetsOf(queries: readonly string[], grammar: Grammar): number {
  const negotiated = enabledTargets(grammar).filter((name) => !isNamed(name)).length;
  return queries.reduce((sum, query) => sum + (/(?:^|&)f=/.test(query) ? 1 : negotiated), 0);
}

/** The variants of the presets at every rung, for `presetsOnly`. */
function variantsOfPresets(presets: Presets, grammar: Grammar): VariantCount {
  const queries = presetQueries(presets, grammar);
  const targets = enabledTargets(grammar).filter((name) => !isNamed(name)).length;
  const named = targetsOf(queries, grammar);
  const total = Math.min(named, grammar.limits.variantsPerSource);
  return { shapes: queries.length, targets, qualities: 1, effects: 1, named, total };
}

/**
 * The number of derivatives of one source that are always allowed: each rung alone in the formats that `Accept` leads to, the
 * presets, and the facts of the picture, with and without faces.
 */
export function reservedPerSource(grammar: Grammar & AccessRules): number {
  // A rung alone is an empty preset at each rung; the facts are counted separately.
  const queries = presetQueries({ ...grammar.presets, '': {} }, grammar).filter(
    (query) => !/f=json/.test(query),
  );
  return targetsOf(queries, grammar) + factsOf(grammar);
}
