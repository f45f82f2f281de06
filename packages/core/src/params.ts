import type { Focus } from './focus.js';
import type { RequestableFormat } from './formats.js';
import type { Limits } from './limits.js';

/** Every colour of alpha 0 looks like this one. */
export const TRANSPARENT = '00000000';

/** What values a parameter can have, as data; parsing, printing, explaining and key letters each go over the kinds. */
type Values =
  /** A whole number from 1 to a maximum, which may be a limit of the grammar. */
  | { readonly kind: 'whole'; readonly max: number | 'width' | 'height' }
  /** A plain decimal, below 10, with up to four places, such as `2.625`. */
  | { readonly kind: 'decimal'; readonly min: number; readonly max: number }
  /** One of a list: words in any case, whole numbers, or a switch, which is off or on. */
  | { readonly kind: 'list'; readonly values: readonly (string | number | boolean)[] }
  /** `auto`, or one of the formats of the grammar. */
  | { readonly kind: 'format' }
  /** A compass point, a strategy or `x,y`. */
  | { readonly kind: 'focus' }
  /** 6 hexadecimal digits, or 8 with alpha. */
  | { readonly kind: 'colour' }
  /** A short opaque token, such as a content hash; upper and lower case differ. */
  | { readonly kind: 'token' };

/** `default` is the value that is the same as not giving the parameter; it is dropped from canonical URLs. */
type ParamRow = Values & { readonly default?: string | number | boolean };

/**
 * The table of parameters, in canonical order. Types, parser, serialiser, derivative keys, the documentation and
 * the number of variants derive from it. Other spellings are in synonyms.ts and what a parameter means to a reader
 * is in param-docs.ts: this file is shipped to browsers, those are not (docs/adr/0004-parameter-table.md).
 */
export const PARAMS = {
  w: { kind: 'whole', max: 'width' },
  h: { kind: 'whole', max: 'height' },
  dpr: { kind: 'decimal', min: 0.5, max: 5, default: 1 },
  fit: { kind: 'list', values: ['cover', 'contain', 'inside', 'fill'], default: 'cover' },
  focus: { kind: 'focus', default: 'center' },
  q: { kind: 'whole', max: 100 },
  f: { kind: 'format', default: 'auto' },
  bg: { kind: 'colour', default: TRANSPARENT },
  blur: { kind: 'whole', max: 100 },
  sharpen: { kind: 'whole', max: 10 },
  rotate: { kind: 'list', values: [0, 90, 180, 270], default: 0 },
  flip: { kind: 'list', values: ['h', 'v', 'hv'] },
  gray: { kind: 'list', values: [false, true], default: false },
  trim: { kind: 'whole', max: 100 },
  v: { kind: 'token' },
} as const satisfies Readonly<Record<string, ParamRow>>;

export type ParamName = keyof typeof PARAMS;

/** Names in canonical order. */
export const PARAM_NAMES = Object.keys(PARAMS) as readonly ParamName[];

type ValueOf<K extends Values> = K extends { readonly values: readonly (infer V)[] }
  ? V
  : K extends { readonly kind: 'focus' }
    ? Focus
    : K extends { readonly kind: 'colour' | 'token' }
      ? string
      : K extends { readonly kind: 'format' }
        ? 'auto' | RequestableFormat
        : number;

/** What a caller asks for: any subset of the table's parameters. */
export type Transform = { readonly [N in ParamName]?: ValueOf<(typeof PARAMS)[N]> };

/** The row of a parameter with its value's type forgotten, for code that goes over the whole table. */
export const paramRow = (name: ParamName): ParamRow => PARAMS[name];

/** The largest value of a number, which may be a limit of the grammar. */
export const maxOf = (max: number | 'width' | 'height', limits: Pick<Limits, 'width' | 'height'>): number =>
  typeof max === 'number' ? max : limits[max];

/** The values that a row lists, or that the grammar lists for it; undefined where they are too many to list. */
export const listed = (
  row: Values,
  formats: readonly RequestableFormat[],
): readonly (string | number | boolean)[] | undefined =>
  row.kind === 'list' ? row.values : row.kind === 'format' ? ['auto', ...formats] : undefined;
