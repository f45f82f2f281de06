import { type CanonicalTransform, canonicalize } from './canonical.js';
import { enabledTargets, nameOf, TARGETS, type Target, type TargetName } from './formats.js';
import type { Grammar } from './grammar.js';
import { VARIANTS_PREFIX } from './limits.js';
import { PARAM_NAMES, type ParamName } from './params.js';
import { type SourceKey, sourceKey } from './source-key.js';
import { keyToText, parseValue, valueToKey } from './values.js';
import type { Variant } from './variant.js';

declare const brand: unique symbol;

/** The S3 key of a derivative: `_variants/<source key>/<variant>.<extension>`. */
export type DerivativeKey = string & { readonly [brand]: 'DerivativeKey' };

/** Name of a transform that changes only the format. */
const WHOLE = 'full';

/** The prefix of all derivatives of a source; purging a picture deletes it. */
export const derivativePrefix = (source: SourceKey): string => `${VARIANTS_PREFIX}${source}/`;

/** The key of a variant. Its last segment contains only `a-z`, `0-9`, dot, dash and underscore. */
export function derivativeKey({ source, transform, target }: Variant): DerivativeKey {
  const { mark, extension }: Target = TARGETS[target];
  const tokens: string[] = [];
  for (const name of PARAM_NAMES) {
    const value = (transform as CanonicalTransform)[name as keyof CanonicalTransform];
    // A variant built by hand may still have its version.
    if (value !== undefined && name !== 'v') tokens.push(`${name}-${valueToKey(name, value)}`);
  }
  if (tokens.length === 0) tokens.push(WHOLE);
  if (mark !== undefined) tokens.push(mark);
  return `${derivativePrefix(source)}${tokens.join('_')}.${extension}` as DerivativeKey;
}

/**
 * Parses a derivative key. Only the key that {@link derivativeKey} writes for a variant under this grammar is accepted: a rung
 * that is no longer in the ladder is not.
 */
export function parseDerivativeKey(key: string, grammar: Grammar): Variant | undefined {
  const slash = key.lastIndexOf('/');
  const dot = key.lastIndexOf('.');
  if (!key.startsWith(VARIANTS_PREFIX) || slash < VARIANTS_PREFIX.length || dot < slash) return undefined;
  const source = sourceKey(key.slice(VARIANTS_PREFIX.length, slash), grammar.limits);
  const named = readName(key.slice(slash + 1, dot), key.slice(dot + 1), grammar);
  if (!source.ok || named === undefined) return undefined;
  const variant = { source: source.value, ...named };
  return derivativeKey(variant) === key ? variant : undefined;
}

function readName(name: string, extension: string, grammar: Grammar): Omit<Variant, 'source'> | undefined {
  const tokens = name.split('_');
  const last = tokens[tokens.length - 1];
  const targets = Object.keys(TARGETS) as TargetName[];
  const marked = targets.some((target) => TARGETS[target].mark === last);
  const target = targets.find(
    (candidate) =>
      TARGETS[candidate].extension === extension && TARGETS[candidate].mark === (marked ? last : undefined),
  );
  if (target === undefined || !enabledTargets(grammar).includes(target)) return undefined;
  const values: Partial<Record<ParamName, unknown>> = {};
  for (const token of marked ? tokens.slice(0, -1) : tokens) {
    if (token === WHOLE) continue;
    const dash = token.indexOf('-');
    const param = PARAM_NAMES.find((known) => known === token.slice(0, dash));
    // A version is part of a URL only.
    if (param === undefined || param === 'v' || !grammar.params.includes(param)) return undefined;
    const parsed = parseValue(param, keyToText(param, token.slice(dash + 1)), grammar);
    if (typeof parsed === 'string') return undefined;
    values[param] = parsed.value;
  }
  // Once the format is known, parameters without effect are dropped, such as the quality of a PNG.
  const format = nameOf(target);
  const requested = { ...values, ...(format !== undefined && { f: format }) };
  const { f: _, v: __, ...transform } = canonicalize(requested as CanonicalTransform, grammar);
  return { transform, target };
}
