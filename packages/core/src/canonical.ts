import { snapBox } from './box.js';
import { overWhite } from './colour.js';
import type { Grammar } from './config.js';
import { snapUp } from './ladder.js';
import type { Limits } from './limits.js';
import { PARAM_NAMES, type ParamName, paramRow, type Transform } from './params.js';

/**
 * A transform that says what it means in the only way there is: density folded into the size, sizes and quality
 * snapped, turns folded into one, and nothing that would change no pixel. Equal requests have equal ones.
 */
export type CanonicalTransform = Omit<Transform, 'dpr' | 'flip'> & { readonly flip?: 'h' };

/** The part of a grammar that canonical form depends on. */
export interface SnapGrammar extends Pick<Grammar, 'ladder' | 'qualities' | 'defaultQuality'> {
  readonly limits: Pick<Limits, 'width' | 'height' | 'pixels'>;
}

type Loose = { [N in ParamName]?: Transform[N] | undefined };

/** Brings a valid transform into canonical form; idempotent. */
export function canonicalize(asked: Transform, grammar: SnapGrammar): CanonicalTransform {
  const { fit = 'cover', q, f, bg } = asked;
  const { w, h } = snapBox(denseBox(asked, grammar), grammar);
  const settled: Loose = { ...asked, ...turn(asked), w, h, dpr: undefined };
  // Without a box there is nothing to fill, and only `cover` cuts.
  if (!w || !h) settled.fit = undefined;
  if (!w || !h || fit !== 'cover') settled.focus = undefined;
  // PNG has no quality.
  settled.q = q && f !== 'png' ? snapUp(q, grammar.qualities) : undefined;
  // Below everything in a JPEG there is white.
  if (bg && f === 'jpeg') settled.bg = overWhite(bg);
  // CloudFront Functions, where this also runs, have no Object.fromEntries.
  const canonical: { [name: string]: unknown } = {};
  for (const name of PARAM_NAMES) {
    const value = settled[name];
    if (value !== undefined && value !== impliedBy(name, f, grammar)) canonical[name] = value;
  }
  return canonical as CanonicalTransform;
}

/** The value that goes without saying. */
function impliedBy(name: ParamName, f: Transform['f'], { defaultQuality }: SnapGrammar): unknown {
  if (name === 'q') return defaultQuality;
  return name === 'bg' && f === 'jpeg' ? 'ffffff' : paramRow(name).default;
}

/** True when a canonical transform changes the picture; a content version alone does not. */
export const hasEffect = (transform: CanonicalTransform): boolean =>
  PARAM_NAMES.some((name) => name !== 'v' && name in transform);

/** The size in device px; a density that would lead out of the limits is lowered for both sides alike. */
function denseBox({ w, h, dpr = 1 }: Transform, { limits }: SnapGrammar): Loose {
  const density = Math.min(dpr, limits.width / (w || 0), limits.height / (h || 0));
  const dense = (side: number | undefined) => side && Math.max(1, Math.round(side * density));
  return { w: dense(w), h: dense(h) };
}

/** Flipping both ways is half a turn, and flipping top to bottom is half a turn and a mirror. */
function turn({ rotate = 0, flip }: Transform): Pick<Loose, 'rotate' | 'flip'> {
  const half = flip === 'v' || flip === 'hv' ? 180 : 0;
  return {
    rotate: ((rotate + half) % 360) as NonNullable<Transform['rotate']>,
    flip: flip === 'h' || flip === 'v' ? 'h' : undefined,
  };
}
