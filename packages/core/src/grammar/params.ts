import type { Focus } from './focus.js';
import { FACTS_FORMAT, type NamedFormat, type RequestableFormat } from './formats.js';
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
  /** `auto`, one of the formats of the grammar, or `json`. */
  | 'format'
  /** A compass point, a strategy or `x,y`. */
  | 'focus'
  /** 6 hexadecimal digits, or 8 with alpha. */
  | 'colour'
  /** A short opaque token, such as a content hash; upper and lower case differ. */
  | 'token';

/**
 * The table of parameters, in canonical order. Types, parser, serialiser, derivative keys, the documentation and
 * the number of variants derive from it. Other spellings and what a parameter means to a reader are tables of their own
 * below: this one is shipped to browsers, those are not (docs/adr/0004-parameter-table.md).
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
  round: 500,
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
        ? 'auto' | NamedFormat
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
  row === 'format' ? ['auto', ...formats, FACTS_FORMAT] : typeof row === 'object' ? row : undefined;

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

/** What a parameter means, for the person who writes URLs. */
interface ParamDoc {
  /** What a control for it is called. */
  readonly name: string;
  readonly meaning: string;
  readonly example: string;
}

/** One entry for each row of PARAMS; the type refuses a missing or a stray one. */
export const PARAM_DOCS: Readonly<Record<ParamName, ParamDoc>> = {
  w: {
    name: 'Width',
    meaning:
      'Width in CSS px, device px when `dpr` is absent. Snapped up to the ladder; a source that is narrower is answered at its own width.',
    example: 'w=640',
  },
  h: {
    name: 'Height',
    meaning:
      'Height. With `w` it gives the box that `fit` fills, and is scaled with it when the width snaps; alone it is snapped to the ladder itself.',
    example: 'w=640&h=360',
  },
  dpr: {
    name: 'Density',
    meaning:
      'Device pixels per CSS px, as browsers tell it (`1.100000023841858`); multiplied into `w` and `h`, then dropped.',
    example: 'w=320&dpr=2',
  },
  fit: {
    name: 'Fit',
    meaning:
      'How a box of `w` and `h` is filled: `cover` cuts off what does not fit, `contain` leaves room in `bg`, `inside` makes the output smaller than the box, `fill` distorts. Without both sides it is dropped.',
    example: 'w=640&h=640&fit=contain',
  },
  focus: {
    name: 'Focus',
    meaning:
      'Which part `cover` keeps: a compass point, `x,y` as fractions of the upright picture from the top left corner (rounded to 0.01), `attention` (skin, saturated colours), `entropy` (the most detail) or `face`: all faces that are found, with room above the heads, the largest where not all fit, and what `attention` keeps where there is none. Faces are found, not recognised: nothing but where they are is known of them.',
    example: 'w=640&h=640&focus=0.3,0.25',
  },
  q: {
    name: 'Quality',
    meaning:
      'Quality on one perceptual scale for all formats: the number is that of a JPEG which looks as good. Snapped up to the list of qualities, and never lowered to save bytes. PNG has none.',
    example: 'w=640&q=60',
  },
  f: {
    name: 'Format',
    meaning:
      'Format. `auto` takes AVIF or WebP where the `Accept` header names them, and else JPEG, PNG for transparency, GIF for animation; graphics, and pictures of their original’s own size, may get another format that the client reads. A format by name is always used: AVIF, JPEG and PNG then show the first frame of an animation. `json` describes the original instead of showing it ("The facts of a picture"): all other parameters but `v` are dropped.',
    example: 'w=640&f=webp',
  },
  bg: {
    name: 'Background',
    meaning:
      'Colour behind transparency and in the room that `contain` leaves. Without it both stay transparent, or white where the format has no transparency.',
    example: 'w=640&f=jpeg&bg=f4f1ea',
  },
  blur: {
    name: 'Blur',
    meaning:
      'Gaussian blur; its standard deviation in thousandths of the output width, so that it looks alike at every width.',
    example: 'w=48&blur=20',
  },
  sharpen: {
    name: 'Sharpen',
    meaning: 'Sharpening after scaling, from light to strong.',
    example: 'w=640&sharpen=3',
  },
  rotate: {
    name: 'Rotate',
    meaning: 'Clockwise degrees, after the EXIF orientation is applied and before anything is cut.',
    example: 'w=640&rotate=90',
  },
  flip: {
    name: 'Flip',
    meaning: 'Mirrors left to right (`h`), top to bottom (`v`) or both (`hv`), after `rotate`.',
    example: 'w=640&flip=h',
  },
  gray: {
    name: 'Gray',
    meaning: 'Turns colours into grays.',
    example: 'w=640&gray=1',
  },
  trim: {
    name: 'Trim',
    meaning:
      'Cuts off edges that differ from the top left pixel by no more than this, before anything else is cut.',
    example: 'w=640&trim=10',
  },
  round: {
    name: 'Corners',
    meaning:
      'Rounds the corners; the radius in thousandths of the output width, so that it looks alike at every width. 500 makes a square a circle, and any other box an ellipse. The corners are transparent, or `bg`; white where the format has no transparency.',
    example: 'w=248&h=248&round=500',
  },
  v: {
    name: 'Version',
    meaning:
      'Content version, such as a hash or an upload time: a new value is a new picture for every cache. What is stored is the same for all versions, and is compared with the original. Alone it changes no pixel.',
    example: 'w=640&v=3f2a',
  },
};

/** What is done to a picture, in this order, for the person who writes URLs. */
export const ORDER_OF_WORK = [
  'EXIF orientation',
  '`trim`',
  '`rotate`',
  '`flip`',
  'cut and scale',
  '`bg`',
  '`blur`',
  '`sharpen`',
  '`gray`',
  '`round`',
  'encode',
] as const;
