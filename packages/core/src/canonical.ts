import { snapBox } from './box.js';
import { overWhite } from './colour.js';
import type { Grammar } from './config.js';
import { snapUp } from './ladder.js';
import { PARAM_NAMES, type ParamName, paramRow, type Transform } from './params.js';

/**
 * A transform that says what it means in the only way there is: density folded into the size, sizes and quality
 * snapped, turns folded into one, and nothing that would change no pixel. Equal requests have equal ones.
 */
export type CanonicalTransform = Omit<Transform, 'dpr' | 'flip'> & { readonly flip?: 'h' };

/** Brings a valid transform into canonical form; idempotent. */
export function canonicalize(transform: Transform, grammar: Grammar): CanonicalTransform {
  const { dpr: _, ...asked } = transform;
  const box = snapBox(denseBox(transform, grammar), grammar);
  const { w: _w, h: _h, ...effects } = asked;
  const settled = { ...turn(transform), q: quality(transform, grammar), bg: background(transform) };
  return withoutDefaults({ ...box, ...effects, ...settled }, box);
}

/** True when a canonical transform changes the picture; a content version alone does not. */
export const hasEffect = (transform: CanonicalTransform): boolean =>
  PARAM_NAMES.some((name) => name !== 'v' && name in transform);

/** The size in device px; a density that would lead out of the limits is lowered for both sides alike. */
function denseBox({ w, h, dpr = 1 }: Transform, { limits }: Grammar): { w?: number; h?: number } {
  const density = Math.min(
    dpr,
    ...(w === undefined ? [] : [limits.width / w]),
    ...(h === undefined ? [] : [limits.height / h]),
  );
  const dense = (side: number) => Math.max(1, Math.round(side * density));
  return { ...(w !== undefined && { w: dense(w) }), ...(h !== undefined && { h: dense(h) }) };
}

/** The quality that is produced; PNG has none, and the default goes without saying. */
function quality({ q, f }: Transform, { qualities, defaultQuality }: Grammar): number | undefined {
  if (q === undefined || f === 'png') return undefined;
  const snapped = snapUp(q, qualities);
  return snapped === defaultQuality ? undefined : snapped;
}

/** The background that shows: below everything in a JPEG there is white, its default. */
function background({ bg, f }: Transform): string | undefined {
  if (bg === undefined || f !== 'jpeg') return bg;
  const opaque = overWhite(bg);
  return opaque === 'ffffff' ? undefined : opaque;
}

/** Flipping both ways is half a turn, and flipping top to bottom is half a turn and a mirror. */
function turn({ rotate = 0, flip }: Transform): Pick<Transform, 'rotate' | 'flip'> {
  const half = flip === 'v' || flip === 'hv';
  const mirrored = flip === 'h' || flip === 'v';
  const angles = [0, 90, 180, 270] as const;
  return {
    rotate: angles[(angles.indexOf(rotate) + (half ? 2 : 0)) % 4],
    flip: mirrored ? 'h' : undefined,
  } as Pick<Transform, 'rotate' | 'flip'>;
}

/** Leaves out what is the default, and what has no effect without a box or with another fit. */
function withoutDefaults(
  transform: { [N in ParamName]?: Transform[N] | undefined },
  box: { w?: number; h?: number },
): CanonicalTransform {
  const boxed = box.w !== undefined && box.h !== undefined;
  const cropped = boxed && (transform.fit ?? 'cover') === 'cover';
  const kept = PARAM_NAMES.filter((name) => {
    if ((name === 'fit' && !boxed) || (name === 'focus' && !cropped)) return false;
    return transform[name] !== undefined && transform[name] !== paramRow(name).default;
  });
  // CloudFront Functions, where this also runs, have no Object.fromEntries.
  const canonical: { [name: string]: unknown } = {};
  for (const name of kept) canonical[name] = transform[name];
  return canonical as CanonicalTransform;
}
