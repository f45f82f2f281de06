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

/** The widths on the ladder of a configuration; any number when the ladder is only known at run time. */
export type RungOf<C extends UrlConfig> = C extends { readonly ladder: readonly (infer W)[] } ? W : Rung;

/** The qualities of a configuration. */
export type QualityOf<C extends UrlConfig> = C extends { readonly qualities: readonly (infer Q)[] }
  ? Q
  : Quality;

/** The formats that a URL may name, and `auto`. */
export type FormatOf<C extends UrlConfig> =
  | 'auto'
  | (C extends { readonly formats: readonly (infer F)[] } ? F : RequestableFormat);

/** The names of the presets of a configuration; `never` without presets. */
export type PresetOf<C extends UrlConfig> = C extends { readonly presets: infer P }
  ? keyof P & string
  : never;

/** A type without valid values; the compiler's message contains its text. */
export type Wrong<Text extends string> = { readonly [K in Text]: never };

/** The members of a list, separated by commas; a phrase for a list that is only known at run time. */
type Listed<T> = T extends readonly [infer One extends number | string, ...infer More]
  ? More extends readonly []
    ? `${One}`
    : `${One}, ${Listed<More>}`
  : 'one that is configured';

/** `Given` if it may be one of `Allowed`, or is only known at run time; `Text` otherwise. */
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

/** A supported quality, or one that is only known at run time and snaps. */
export type CheckedQuality<Given, C extends UrlConfig> = Checked<
  Given,
  QualityOf<C>,
  `not an available quality: write ${Listed<QualitiesOf<C>>}`
>;

/** A valid focus, or a string that is only known at run time. */
export type CheckedFocus<Given> = Checked<
  Given,
  Focus,
  'not a focus: write a compass point such as north, center, entropy, attention, face, or 0.3,0.2'
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
  `not an available format: write auto, ${Listed<FormatsOf<C>>}`
>;

/** The name of a format, or `json` for a URL that describes a picture. */
type CheckedUrlFormat<Given, C extends UrlConfig> = [Given] extends ['json']
  ? Given
  : CheckedFormat<Given, C>;

/** A transform before it is checked against a configuration. */
export type RequestedTransform = {
  readonly [N in Exclude<keyof Transform, 'f' | 'focus'>]?: Transform[N] | undefined;
} & {
  readonly f?: string | undefined;
  readonly focus?: AnyFocus | undefined;
  readonly preset?: string | undefined;
};

/** A focus. The second member preserves the editor's suggestions of the first. */
export type AnyFocus = Focus | (string & Record<never, never>);

/** The parameters whose values depend on the configuration, by all their names. */
type CheckedWish<K, Given, C extends UrlConfig> = K extends 'q' | 'quality'
  ? CheckedQuality<Given, C>
  : K extends 'f' | 'format'
    ? CheckedFormat<Given, C>
    : K extends 'preset'
      ? CheckedPreset<Given, C>
      : K extends 'focus'
        ? CheckedFocus<Given>
        : Given;

/** `T` with every unsupported literal replaced by a text that says what to write. */
export type CheckedTransform<T, C extends UrlConfig> = {
  readonly [K in keyof T]: K extends 'w'
    ? 'dpr' extends keyof T
      ? T[K]
      : Checked<
          T[K],
          RungOf<C>,
          `not an available width: write ${Listed<LadderOf<C>>}; or add dpr, which snaps it`
        >
    : K extends 'f'
      ? CheckedUrlFormat<T[K], C>
      : CheckedKey<K, T[K], keyof RequestedTransform, C>;
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
    ? Wrong<`not supported here: write ${Renamed[K]}`>
    : Wrong<'not supported here'>;

/** Names of the same parameters in other packages and in URLs. */
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
  srcSet: 'sizes, from which it is derived';
}
