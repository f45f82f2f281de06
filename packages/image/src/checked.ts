import type {
  DEFAULT_LADDER,
  DEFAULT_QUALITIES,
  Focus,
  Quality,
  REQUESTABLE_FORMATS,
  RequestableFormat,
  Rung,
  Transform,
} from '@cameo/core';
import type { UrlConfig } from './config.js';

/** Widths of the ladder in a configuration; any number when it is only known at run time. */
export type RungOf<C extends UrlConfig> = C extends { readonly ladder: readonly (infer W)[] } ? W : Rung;

/** Qualities of a configuration. */
export type QualityOf<C extends UrlConfig> = C extends { readonly qualities: readonly (infer Q)[] }
  ? Q
  : Quality;

/** Formats that may be asked for by name, and `auto`. */
export type FormatOf<C extends UrlConfig> =
  | 'auto'
  | (C extends { readonly formats: readonly (infer F)[] } ? F : RequestableFormat);

/** Names of the presets of a configuration; without presets there are none. */
export type PresetOf<C extends UrlConfig> = C extends { readonly presets: infer P }
  ? keyof P & string
  : never;

/** Nothing is assignable to it but what is wrong anyway; the compiler then says its text. */
export type Wrong<Text extends string> = { readonly [K in Text]: never };

/** A list as a sentence has it; any list when its members are only known at run time. */
type Listed<T> = T extends readonly [infer One extends number | string, ...infer More]
  ? More extends readonly []
    ? `${One}`
    : `${One}, ${Listed<More>}`
  : 'one that is configured';

/** `Given` where it may be one of `Allowed`, or is only known at run time; `Text` otherwise. */
export type Checked<Given, Allowed, Text extends string> = [Exclude<Given, undefined>] extends [Allowed]
  ? Given
  : number extends Given
    ? Given
    : string extends Given
      ? Given
      : Wrong<Text>;

type LadderOf<C extends UrlConfig> = C extends { readonly ladder: infer L } ? L : typeof DEFAULT_LADDER;
type QualitiesOf<C extends UrlConfig> = C extends { readonly qualities: infer Q }
  ? Q
  : typeof DEFAULT_QUALITIES;

type FormatsOf<C extends UrlConfig> = C extends { readonly formats: infer F }
  ? F
  : typeof REQUESTABLE_FORMATS;

/** A quality that is produced, or one that is only known at run time and snaps. */
export type CheckedQuality<Given, C extends UrlConfig> = Checked<
  Given,
  QualityOf<C>,
  `not a quality that is produced: write ${Listed<QualitiesOf<C>>}`
>;

/** A place in the picture, or a text that is only known at run time. */
export type CheckedFocus<Given> = Checked<
  Given,
  Focus,
  'no focus: write a compass point such as north, center, entropy, attention, or 0.3,0.2'
>;

/** The name of a preset. */
export type CheckedPreset<Given, C extends UrlConfig> = Checked<
  Given,
  PresetOf<C>,
  [PresetOf<C>] extends [never] ? 'no presets are configured' : `no such preset: write ${PresetOf<C>}`
>;

/** The name of a format. */
export type CheckedFormat<Given, C extends UrlConfig> = Checked<
  Given,
  FormatOf<C>,
  `not a format that is produced: write auto, ${Listed<FormatsOf<C>>}`
>;

/** What may be asked of a picture, not yet looked at against a configuration. */
export type AskedTransform = {
  readonly [N in Exclude<keyof Transform, 'f' | 'focus'>]?: Transform[N] | undefined;
} & {
  readonly f?: string | undefined;
  readonly focus?: AnyFocus | undefined;
  readonly preset?: string | undefined;
};

/** A place in the picture; the second keeps the compiler's list of the first. */
export type AnyFocus = Focus | (string & Record<never, never>);

/** What the configuration decides about, by all its names. */
type CheckedWish<K, Given, C extends UrlConfig> = K extends 'q' | 'quality'
  ? CheckedQuality<Given, C>
  : K extends 'f' | 'format'
    ? CheckedFormat<Given, C>
    : K extends 'preset'
      ? CheckedPreset<Given, C>
      : K extends 'focus'
        ? CheckedFocus<Given>
        : Given;

/** `T` where every literal in it is one that the configuration has; a text that says what to write at the others. */
export type CheckedTransform<T, C extends UrlConfig> = {
  readonly [K in keyof T]: K extends 'w'
    ? 'dpr' extends keyof T
      ? T[K]
      : Checked<
          T[K],
          RungOf<C>,
          `not a width that is produced: write ${Listed<LadderOf<C>>}; or give dpr beside it, which snaps it`
        >
    : CheckedKey<K, T[K], keyof AskedTransform, C>;
};

/** The same for a picture in its place, whose `w` is CSS px. */
export type CheckedPicture<T, Known, C extends UrlConfig> = {
  readonly [K in keyof T]: CheckedKey<K, T[K], Known, C>;
};

type CheckedKey<K, Given, Known, C extends UrlConfig> = K extends
  | Known
  | `${string}-${string}`
  | 'key'
  | 'ref'
  ? CheckedWish<K, Given, C>
  : K extends keyof Renamed
    ? Wrong<`not known here: write ${Renamed[K]}`>
    : Wrong<'not known here'>;

/** What other packages, and URLs, call the same. */
interface Renamed {
  width: 'w';
  height: 'h';
  quality: 'q';
  format: 'f';
  grey: 'gray';
  fill: 'layout="fill"';
  objectFit: 'fit';
  objectPosition: 'focus';
  preload: 'priority';
  blurDataURL: 'thumbhash';
  srcSet: 'sizes, from which it is made';
}
