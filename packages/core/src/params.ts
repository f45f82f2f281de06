import {
  type Codec,
  colour,
  decimal,
  oneOf,
  oneOfNumbers,
  TRANSPARENT,
  toggle,
  token,
  wholeNumber,
} from './codecs.js';
import { focusCodec } from './focus.js';
import { REQUESTABLE_FORMATS } from './formats.js';

interface Param<T> {
  /** Other names that mean the same. */
  readonly aliases?: readonly string[];
  readonly codec: Codec<T>;
  /** The value that is the same as not giving the parameter; it is dropped from canonical URLs. */
  readonly default?: NoInfer<T>;
}

const param = <T>(row: Param<T>): Param<T> => row;

/**
 * The table of parameters, in canonical order. Types, parser, serialiser, derivative keys, the documentation and
 * the number of variants derive from it. What a parameter means to a reader is in param-docs.ts, which must
 * have the same names: this file is shipped to browsers, that one is not (docs/adr/0004-parameter-table.md).
 */
export const PARAMS = {
  w: param({ aliases: ['width'], codec: wholeNumber(1, ({ limits }) => limits.width) }),
  h: param({ aliases: ['height'], codec: wholeNumber(1, ({ limits }) => limits.height) }),
  dpr: param({ codec: decimal(0.5, 5), default: 1 }),
  fit: param({ codec: oneOf(['cover', 'contain', 'inside', 'fill']), default: 'cover' }),
  focus: param({ codec: focusCodec, default: 'center' }),
  q: param({ aliases: ['quality'], codec: wholeNumber(1, () => 100) }),
  f: param({
    aliases: ['format'],
    codec: oneOf(
      ['auto', ...REQUESTABLE_FORMATS],
      { jpg: 'jpeg' },
      (format, { formats }) => format === 'auto' || formats.includes(format),
    ),
    default: 'auto',
  }),
  bg: param({ codec: colour, default: TRANSPARENT }),
  blur: param({ codec: wholeNumber(1, () => 100) }),
  sharpen: param({ codec: wholeNumber(1, () => 10) }),
  rotate: param({ codec: oneOfNumbers([0, 90, 180, 270]), default: 0 }),
  flip: param({ codec: oneOf(['h', 'v', 'hv'], { vh: 'hv' }) }),
  gray: param({ aliases: ['grey'], codec: toggle, default: false }),
  trim: param({ codec: wholeNumber(1, () => 100) }),
  v: param({ codec: token }),
} as const;

export type ParamName = keyof typeof PARAMS;

/** Names in canonical order. */
export const PARAM_NAMES = Object.keys(PARAMS) as readonly ParamName[];

type ValueOf<N extends ParamName> = (typeof PARAMS)[N] extends Param<infer T> ? T : never;

/** What a caller asks for: any subset of the table's parameters. */
export type Transform = { readonly [N in ParamName]?: ValueOf<N> };

/** The row of a parameter with its value's type forgotten, for code that goes over the whole table. */
export const paramRow = (name: ParamName): Param<unknown> => PARAMS[name] as Param<unknown>;
