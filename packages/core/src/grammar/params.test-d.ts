import type {
  CanonicalTransform,
  DerivativeKey,
  Focus,
  ImageConfigInput,
  ParamName,
  SourceKey,
  Transform,
  Variant,
} from '../index.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <T extends true>(): T | undefined => undefined;

type Field<N extends ParamName> = NonNullable<Transform[N]>;

isTrue<Equal<Field<'w'>, number>>();
isTrue<Equal<Field<'h'>, number>>();
isTrue<Equal<Field<'dpr'>, number>>();
isTrue<Equal<Field<'fit'>, 'cover' | 'contain' | 'inside' | 'fill'>>();
isTrue<Equal<Field<'focus'>, Focus>>();
isTrue<Equal<Field<'q'>, number>>();
isTrue<Equal<Field<'f'>, 'auto' | 'avif' | 'webp' | 'jpeg' | 'png' | 'json'>>();
isTrue<Equal<Field<'bg'>, string>>();
isTrue<Equal<Field<'rotate'>, 0 | 90 | 180 | 270>>();
isTrue<Equal<Field<'flip'>, 'h' | 'v' | 'hv'>>();
isTrue<Equal<Field<'gray'>, boolean>>();
isTrue<Equal<Field<'round'>, number>>();
isTrue<Equal<Field<'v'>, string>>();
isTrue<Equal<CanonicalTransform['flip'], 'h' | undefined>>();
isTrue<Equal<'dpr' extends keyof CanonicalTransform ? true : false, false>>();
isTrue<Equal<'f' extends keyof Variant['transform'] ? true : false, false>>();

export const accepted: readonly Transform[] = [
  {},
  { w: 640, h: 360, dpr: 2, fit: 'cover', focus: '0.3,0.25', q: 80, f: 'auto', bg: 'fff' },
  { focus: 'northwest', blur: 1, sharpen: 1, rotate: 270, flip: 'hv', gray: true, trim: 1, v: 'a' },
];

export const refused: readonly Transform[] = [
  // @ts-expect-error not a number
  { w: '640' },
  // @ts-expect-error absent is not the same as undefined
  { w: undefined },
  // @ts-expect-error no such fit
  { fit: 'stretch' },
  // @ts-expect-error no such place
  { focus: 'middle' },
  // @ts-expect-error one number is no point
  { focus: '0.5' },
  // @ts-expect-error only ever the answer to an animation
  { f: 'gif' },
  // @ts-expect-error a synonym of the URL, not of the type
  { f: 'jpg' },
  // @ts-expect-error not a quarter turn
  { rotate: 45 },
  // @ts-expect-error no such flip
  { flip: 'x' },
  // @ts-expect-error an alias of the URL, not of the type
  { width: 640 },
];

// @ts-expect-error density is folded into the size
export const dense: CanonicalTransform = { dpr: 2 };
// @ts-expect-error every turn is a rotation and at most one mirror
export const upsideDown: CanonicalTransform = { flip: 'v' };
// @ts-expect-error only sourceKey and parseSourcePath make one
export const unchecked: SourceKey = 'a.jpg';
// @ts-expect-error only derivativeKey makes one
export const handmade: DerivativeKey = '_variants/a.jpg/w-640.avif';
// @ts-expect-error the bucket and its region have no default
export const nowhere: ImageConfigInput = { bucket: 'a' };
// @ts-expect-error a stage never differs in the grammar
export const drifting: ImageConfigInput = { bucket: 'a', region: 'b', stages: { dev: { ladder: [1] } } };
