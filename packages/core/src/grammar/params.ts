import type { Focus } from './focus.js';
import { FACTS_FORMAT, type NamedFormat, type RequestableFormat } from './formats.js';
import type { Limits } from './limits.js';

/** The valid values of a parameter, as data; parsing, printing, explanations and derivative keys use the rows. */
export type ParamRow =
  /** An integer from 1 to this one, or to the limit of this name. */
  | number
  | 'width'
  | 'height'
  /** One of these: words in any case, integers, or a switch, which is off or on. */
  | readonly (string | number | boolean)[]
  /** A plain decimal above 0, such as `2.625`; it is rounded to four places and clamped. */
  | 'density'
  /** `auto`, one of the formats of the grammar, or `json`. */
  | 'format'
  /** A compass point, a strategy or `x,y`. */
  | 'focus'
  /** 6 hexadecimal digits, or 8 with alpha. */
  | 'colour'
  /** A short opaque token, such as a content hash; case-sensitive. */
  | 'token';

/**
 * The table of parameters, in canonical order. Types, parser, serialiser, derivative keys, the documentation and the number of
 * variants derive from it. Other spellings and the explanations are separate tables below: this one is shipped to browsers,
 * those are not (docs/adr/0004-parameter-table.md).
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

/** A request's parameters: any subset of the table's. */
export type Transform = { readonly [N in ParamName]?: ValueOf<(typeof PARAMS)[N]> };

/** The canonical value of every colour of alpha 0. */
export const TRANSPARENT = '00000000';

/** Values that are equivalent to omitting the parameter; that of `q` is in the grammar, and off and 0 are always dropped. */
export const DEFAULTS = {
  fit: 'cover',
  focus: 'center',
  f: 'auto',
  bg: TRANSPARENT,
} as const satisfies Transform;

/** The row of a parameter without the type of its value, for code that iterates over the table. */
export const paramRow = (name: ParamName): ParamRow => PARAMS[name];

/** The values that a row or the grammar lists; undefined if there are too many to list. */
export const listed = (
  row: ParamRow,
  formats: readonly RequestableFormat[],
): readonly (string | number | boolean)[] | undefined =>
  row === 'format' ? ['auto', ...formats, FACTS_FORMAT] : typeof row === 'object' ? row : undefined;

/** The maximum of an integer row. */
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

// Texts come from URLs and may be `constructor`: only own properties count.
const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.keys(record).includes(key) ? record[key] : undefined;

/** Other names of a parameter, in lower case. */
export const aliasesOf = (name: ParamName): readonly string[] =>
  Object.keys(NAMES).filter((alias) => NAMES[alias] === name);

/** The name for a lower-case alias; returns any other text unchanged. */
export const unaliased = (written: string): string => own(NAMES, written) || written;

/** The table's spelling of a lower-case value. */
export const tableSpelling = (name: ParamName, word: string): string => own(WORDS[name] || {}, word) || word;

/** The explanation of a parameter, for people who write URLs. */
interface ParamDoc {
  /** Label of its control. */
  readonly name: string;
  readonly meaning: string;
  readonly example: string;
}

/** One entry per row of PARAMS; the type rejects missing and extra ones. */
export const PARAM_DOCS: Readonly<Record<ParamName, ParamDoc>> = {
  w: {
    name: 'Width',
    meaning:
      'Width in CSS px, or in device px without `dpr`. Snapped up to the ladder; a narrower source keeps its own width.',
    example: 'w=640',
  },
  h: {
    name: 'Height',
    meaning:
      'Height. With `w` it defines the box that `fit` fills, and is scaled when the width snaps; alone it snaps to the ladder itself.',
    example: 'w=640&h=360',
  },
  dpr: {
    name: 'Density',
    meaning:
      'Device pixels per CSS px, as browsers report it (`1.100000023841858`); multiplied into `w` and `h`, then dropped.',
    example: 'w=320&dpr=2',
  },
  fit: {
    name: 'Fit',
    meaning:
      'How a box of `w` and `h` is filled. `cover` crops the picture, `contain` pads it with `bg`, `inside` makes the output smaller than the box, `fill` distorts the picture. Dropped unless both `w` and `h` are given.',
    example: 'w=640&h=640&fit=contain',
  },
  focus: {
    name: 'Focus',
    meaning:
      'The part that `cover` keeps. A compass point, `x,y` as fractions of the upright picture from the top left corner (rounded to 0.01), `attention` (skin, saturated colours), `entropy` (the most detail) or `face`: all detected faces, with room above the heads; the largest if not all fit; the same as `attention` if there is none. Faces are detected, not recognised: only their positions are known.',
    example: 'w=640&h=640&focus=0.3,0.25',
  },
  q: {
    name: 'Quality',
    meaning:
      'Quality on one perceptual scale for all formats. The number is that of a JPEG with the same appearance. Snapped up to the list of qualities, and never lowered to save bytes. PNG has none.',
    example: 'w=640&q=60',
  },
  f: {
    name: 'Format',
    meaning:
      'Format of the answer. `auto` selects AVIF or WebP if the `Accept` header names them, and otherwise JPEG, PNG for transparency, GIF for animation; graphics, and pictures of the original’s own size, may have another format that the client accepts. A named format is always used: AVIF, JPEG and PNG then show the first frame of an animation. `json` describes the original instead of showing it ("The facts of a picture"): all other parameters except `v` and `focus=face` are dropped.',
    example: 'w=640&f=webp',
  },
  bg: {
    name: 'Background',
    meaning:
      'Colour behind transparency and of the padding of `contain`. Without it both are transparent, or white if the format has no transparency.',
    example: 'w=640&f=jpeg&bg=f4f1ea',
  },
  blur: {
    name: 'Blur',
    meaning:
      'Gaussian blur; its standard deviation in thousandths of the output width, so that it looks the same at every width.',
    example: 'w=64&blur=20',
  },
  sharpen: {
    name: 'Sharpen',
    meaning: 'Sharpening after scaling, from light to strong.',
    example: 'w=640&sharpen=3',
  },
  rotate: {
    name: 'Rotate',
    meaning: 'Clockwise degrees, applied after the EXIF orientation and before any crop.',
    example: 'w=640&rotate=90',
  },
  flip: {
    name: 'Flip',
    meaning: 'Mirrors left to right (`h`), top to bottom (`v`) or both (`hv`), after `rotate`.',
    example: 'w=640&flip=h',
  },
  gray: {
    name: 'Gray',
    meaning: 'Converts colours to greys.',
    example: 'w=640&gray=1',
  },
  trim: {
    name: 'Trim',
    meaning:
      'Removes edges that differ from the top left pixel by at most this value, before any other crop.',
    example: 'w=640&trim=10',
  },
  round: {
    name: 'Corners',
    meaning:
      'Rounds the corners; the radius in thousandths of the output width, so that it looks the same at every width. 500 turns a square into a circle, and any other box into an ellipse. The corners are transparent, or have the colour `bg`; they are white if the format has no transparency.',
    example: 'w=248&h=248&round=500',
  },
  v: {
    name: 'Version',
    meaning:
      'Content version, such as a hash or an upload time. A new value is a new picture to every cache. The stored derivative is shared by all versions, and compared with the original. `v` alone changes no pixel.',
    example: 'w=640&v=3f2a',
  },
};

/** The steps of a render, in order, for people who write URLs. */
export const ORDER_OF_WORK = [
  'EXIF orientation',
  '`trim`',
  '`rotate`',
  '`flip`',
  'crop and scale',
  '`bg`',
  '`blur`',
  '`sharpen`',
  '`gray`',
  '`round`',
  'encode',
] as const;
