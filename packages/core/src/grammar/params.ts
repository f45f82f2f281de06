import type { Focus } from './focus.js';
import type { RequestableFormat } from './formats.js';
import type { Limits } from './limits.js';

/** What values a parameter can have, as data; parsing, printing, explaining and key letters each go over the rows. */
export type ParamRow =
  /** A whole number from 1 to this one, or to the limit of this name. */
  | number
  | 'width'
  | 'height'
  /** One of these: words in any case, whole numbers, or a switch, which is off or on. */
  | readonly (string | number | boolean)[]
  /** A plain decimal above 0, such as `2.625`; it is rounded to four places and clamped. */
  | 'density'
  /** `auto`, or one of the formats of the grammar. */
  | 'format'
  /** A compass point, a strategy or `x,y`. */
  | 'focus'
  /** 6 hexadecimal digits, or 8 with alpha. */
  | 'colour'
  /** A short opaque token, such as a content hash; upper and lower case differ. */
  | 'token';

/**
 * The table of parameters, in canonical order. Types, parser, serialiser, derivative keys, the documentation and
 * the number of variants derive from it. Other spellings are in synonyms.ts and what a parameter means to a reader
 * is in param-docs.ts: this file is shipped to browsers, those are not (docs/adr/0004-parameter-table.md).
 */
export const PARAMS = {
  w: 'width',
  h: 'height',
  dpr: 'density',
  fit: ['cover', 'contain', 'inside', 'fill'],
  focus: 'focus',
  q: 100,
  f: 'format',
  bg: 'colour',
  blur: 100,
  sharpen: 10,
  rotate: [0, 90, 180, 270],
  flip: ['h', 'v', 'hv'],
  gray: [false, true],
  trim: 100,
  v: 'token',
} as const satisfies Readonly<Record<string, ParamRow>>;

export type ParamName = keyof typeof PARAMS;

/** Names in canonical order. */
export const PARAM_NAMES = Object.keys(PARAMS) as readonly ParamName[];

type ValueOf<R extends ParamRow> = R extends readonly (infer V)[]
  ? V
  : R extends 'focus'
    ? Focus
    : R extends 'colour' | 'token'
      ? string
      : R extends 'format'
        ? 'auto' | RequestableFormat
        : number;

/** What a caller asks for: any subset of the table's parameters. */
export type Transform = { readonly [N in ParamName]?: ValueOf<(typeof PARAMS)[N]> };

/** Every colour of alpha 0 looks like this one. */
export const TRANSPARENT = '00000000';

/** Values that are the same as not giving the parameter; that of `q` is the grammar's, and nothing is off or 0. */
export const DEFAULTS = {
  fit: 'cover',
  focus: 'center',
  f: 'auto',
  bg: TRANSPARENT,
} as const satisfies Transform;

/** The row of a parameter with its value's type forgotten, for code that goes over the whole table. */
export const paramRow = (name: ParamName): ParamRow => PARAMS[name];

/** The values that a row lists, or that the grammar lists for it; undefined where they are too many to list. */
export const listed = (
  row: ParamRow,
  formats: readonly RequestableFormat[],
): readonly (string | number | boolean)[] | undefined =>
  row === 'format' ? ['auto', ...formats] : typeof row === 'object' ? row : undefined;

/** The largest value of a row of whole numbers. */
export const maxOf = (row: ParamRow, limits: Pick<Limits, 'width' | 'height'>): number =>
  (limits[row as 'width' | 'height'] ?? row) as number;

/** Other names of parameters. */
const NAMES: Readonly<Record<string, ParamName>> = {
  width: 'w',
  height: 'h',
  quality: 'q',
  format: 'f',
  grey: 'gray',
};

/** Other spellings of values. */
const WORDS: Readonly<Partial<Record<ParamName, Readonly<Record<string, string>>>>> = {
  f: { jpg: 'jpeg' },
  bg: { white: 'ffffff', black: '000000', transparent: TRANSPARENT },
  flip: { vh: 'hv' },
  gray: { '': 'true', '1': 'true', '0': 'false' },
};

// Texts come from URLs, where `constructor` is a word like any other: only own fields count.
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.keys(record).includes(key) ? record[key] : undefined;

/** Other names of a parameter, in lower case. */
export const aliasesOf = (name: ParamName): readonly string[] =>
  Object.keys(NAMES).filter((alias) => NAMES[alias] === name);

/** The name behind an alias in lower case; any other text is answered as it is. */
export const unaliased = (written: string): string => own(NAMES, written) || written;

/** The spelling that the table has for a value in lower case. */
export const tableSpelling = (name: ParamName, word: string): string => own(WORDS[name] || {}, word) || word;
