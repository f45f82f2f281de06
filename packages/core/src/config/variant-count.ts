import { presetShapes } from '../access/presets.js';
import type { AccessRules, Presets } from '../access/rules.js';
import { boxes, ratioOf } from '../grammar/box.js';
import { canonicalize } from '../grammar/canonical.js';
import { enabledTargets, FACTS_FORMAT, isNamed } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import { listed, maxOf, PARAM_NAMES, type ParamName, paramRow } from '../grammar/params.js';

/**
 * How many derivatives one source can ever have. A source that is slow to decode has one object more, its mezzanine, and one
 * that was refused has a note of it.
 */
export interface VariantCount {
  /** Sizes with their fit and focus, the original's own size included. */
  readonly shapes: number;
  /** Formats, as far as `Accept` and `f` lead to different ones; facts are none. */
  readonly targets: number;
  readonly qualities: number;
  /** Combinations of all other parameters: background, blur, turns and the like. */
  readonly effects: number;
  /** The product, and the facts of the picture: how many URLs can name, exact where every shape is distinct. */
  readonly named: number;
  /** How many are stored at most: `limits.variantsPerSource`, or what URLs can name where that is less. */
  readonly total: number;
}

/** Opaque colours, and translucent ones with 254 alphas each. */
const COLOURS = 2 ** 24 * 255;
/** Compass points, strategies, and the other points of the 101 × 101 grid. */
const FOCUSES = 101 * 101 + 3;

/** What shapes, targets and qualities count; versions are not counted, and density is folded into the size. */
const COUNTED_APART: readonly ParamName[] = ['w', 'h', 'dpr', 'fit', 'focus', 'q', 'f', 'v'];

/**
 * Counts from the configuration alone: `total` is the worst case, whatever strangers ask for. Most of what URLs can name
 * comes from a free height, a free colour and a free focus; a grammar whose `params` leave them out names some hundreds.
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
  const effects = PARAM_NAMES.filter((name) => has(name) && !COUNTED_APART.includes(name))
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

/** How many values a parameter has in canonical form, its absence included. */
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
    // There is no end of tokens and densities.
    case 'token':
    case 'density':
      return Number.POSITIVE_INFINITY;
    default:
      return maxOf(row, grammar.limits) + 1;
  }
}

/** What belongs to presets: the canonical query of each at every rung, without its format negotiated. */
function presetQueries(presets: Presets, grammar: Grammar): readonly string[] {
  const queries = presetShapes(presets, grammar).flatMap(({ own, rest, w, h }) => {
    const isFacts = new RegExp(`(?:^|&)f=${FACTS_FORMAT}`).test(rest);
    const all = isFacts ? [] : boxes(ratioOf(w, h), grammar);
    const sizes = all.map((box) => `w=${box.w}&h=${box.h}&${rest}`);
    return own === undefined ? sizes : [...sizes, own];
  });
  // The own query of a preset that asks for nothing is the original, of which nothing is made.
  return [...new Set(queries)].filter((query) => query !== '');
}

/** How many descriptions an original has, whatever else is asked for: one, and one with the faces that are found in it. */
const factsOf = (grammar: Pick<Grammar, 'formats' | 'params'>): number =>
  enabledTargets(grammar).includes(FACTS_FORMAT) ? (grammar.params.includes('focus') ? 2 : 1) : 0;

/** How many targets queries lead to together: one where the format is named, and else each that is negotiated. */
function targetsOf(queries: readonly string[], grammar: Grammar): number {
  const negotiated = enabledTargets(grammar).filter((name) => !isNamed(name)).length;
  return queries.reduce((sum, query) => sum + (/(?:^|&)f=/.test(query) ? 1 : negotiated), 0);
}

/** Where only presets are answered: all that comes from them, each at every rung. */
function variantsOfPresets(presets: Presets, grammar: Grammar): VariantCount {
  const queries = presetQueries(presets, grammar);
  const targets = enabledTargets(grammar).filter((name) => !isNamed(name)).length;
  const named = targetsOf(queries, grammar);
  const total = Math.min(named, grammar.limits.variantsPerSource);
  return { shapes: queries.length, targets, qualities: 1, effects: 1, named, total };
}

/**
 * How many derivatives of one source are made however many there are: each rung alone in the formats that `Accept`
 * leads to, all that belongs to presets, and the facts of the picture, with and without faces.
 */
export function reservedPerSource(grammar: Grammar & AccessRules): number {
  // A rung alone is what a preset that asks for nothing has at each rung; the facts are counted apart.
  const queries = presetQueries({ ...grammar.presets, '': {} }, grammar).filter(
    (query) => !/f=json/.test(query),
  );
  return targetsOf(queries, grammar) + factsOf(grammar);
}
