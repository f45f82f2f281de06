import { snapBox } from './box.js';
import { overWhite } from './colour.js';
import { FACTS_FORMAT } from './formats.js';
import type { SnapGrammar } from './grammar.js';
import { snapUp } from './ladder.js';
import { DEFAULTS, PARAM_NAMES, type ParamName, TRANSPARENT, type Transform } from './params.js';

/**
 * A transform that says what it means in the only way there is: density folded into the size, sizes and quality
 * snapped, turns folded into one, and nothing that would change no pixel. Equal requests have equal ones.
 */
export type CanonicalTransform = Omit<Transform, 'dpr' | 'flip'> & { readonly flip?: 'h' };

type Loose = Partial<Record<ParamName, unknown>>;

/** Brings a valid transform into canonical form; idempotent. */
export function canonicalize(transform: Transform, grammar: SnapGrammar): CanonicalTransform {
  const { fit = 'cover', focus, q, f, bg, rotate = 0, flip } = transform;
  // What describes the original depends on nothing but whether faces are looked for.
  const isFacts = f === FACTS_FORMAT;
  const { w, h } = snapBox(transform, grammar);
  const boxed = Boolean(w && h);
  // PNG has no quality.
  const quality = f !== 'png' && q && snapUp(q, grammar.qualities);
  // What is `false` or 0 is left out.
  const settled: Loose = {
    w,
    h,
    dpr: 0,
    // Without a box there is nothing to fill, and only `cover` cuts.
    fit: boxed && fit,
    focus: (isFacts || (boxed && fit === 'cover')) && focus,
    q: quality !== grammar.defaultQuality && quality,
    // Below everything in a JPEG there is white.
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
