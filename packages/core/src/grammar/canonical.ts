import { snapBox } from './box.js';
import { overWhite } from './colour.js';
import { FACTS_FORMAT } from './formats.js';
import type { SnapGrammar } from './grammar.js';
import { snapUp } from './ladder.js';
import { DEFAULTS, PARAM_NAMES, type ParamName, TRANSPARENT, type Transform } from './params.js';

/**
 * A transform in its only canonical form: density folded into the size, size and quality snapped, rotations and flips combined,
 * and no parameter without effect. Equal requests have equal canonical transforms.
 */
export type CanonicalTransform = Omit<Transform, 'dpr' | 'flip'> & { readonly flip?: 'h' };

type Loose = Partial<Record<ParamName, unknown>>;

/** Brings a valid transform into canonical form; idempotent. */
export function canonicalize(transform: Transform, grammar: SnapGrammar): CanonicalTransform {
  const { fit = 'cover', focus, q, f, bg, rotate = 0, flip } = transform;
  // Facts depend only on whether faces are requested.
  const isFacts = f === FACTS_FORMAT;
  const { w, h } = snapBox(transform, grammar);
  const boxed = Boolean(w && h);
  // PNG has no quality.
  const quality = f !== 'png' && q && snapUp(q, grammar.qualities);
  // `false` and 0 are dropped.
  const settled: Loose = {
    w,
    h,
    dpr: 0,
    // `fit` and `focus` require a box, and only `cover` crops.
    fit: boxed && fit,
    focus: (isFacts || (boxed && fit === 'cover')) && focus,
    q: quality !== grammar.defaultQuality && quality,
    // A JPEG has a white background by default.
    bg: bg && f === 'jpeg' ? overWhite(bg).replace('ffffff', TRANSPARENT) : bg,
    // Flipping both ways is half a turn, and flipping top to bottom is half a turn and a mirror.
    rotate: (rotate + (flip?.includes('v') ? 180 : 0)) % 360,
    flip: flip !== 'hv' && flip && 'h',
  };
  // CloudFront Functions, where this also runs, have no Object.fromEntries.
  const canonical: Loose = {};
  for (const name of PARAM_NAMES) {
    const value = settled[name] ?? transform[name];
    if (isFacts && value !== 'face' && !/^[fv]$/.test(name)) continue;
    if (value && value !== (DEFAULTS as Loose)[name]) canonical[name] = value;
  }
  return canonical as CanonicalTransform;
}

/** True when a canonical transform changes the picture; a content version alone does not. */
export const hasEffect = (transform: CanonicalTransform): boolean =>
  PARAM_NAMES.some((name) => name !== 'v' && name in transform);
