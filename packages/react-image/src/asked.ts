import type { Quality, RequestableFormat, Rung, Transform } from '@cameo/core';
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

/** A literal must be one of `Allowed`; a number that is only known at run time is let through, and snapped. */
type Checked<Given, Allowed> = number extends Given ? Given : Allowed;

/** What may be asked of a picture, not yet looked at against a configuration. */
export type AskedTransform = { readonly [N in Exclude<keyof Transform, 'f'>]?: Transform[N] | undefined } & {
  readonly f?: string | undefined;
  readonly preset?: string | undefined;
};

/** `T` where every literal in it is one that the configuration has; a type error at the others. */
export type CheckedTransform<T, C extends UrlConfig> = {
  readonly [K in keyof T]: K extends 'w'
    ? Checked<T[K], RungOf<C>>
    : K extends 'q'
      ? Checked<T[K], QualityOf<C>>
      : K extends 'f'
        ? FormatOf<C>
        : K extends 'preset'
          ? PresetOf<C>
          : K extends keyof Transform
            ? Transform[K]
            : never;
};

/** A picture that a bundler imported, with its size. */
export interface ImportedPicture {
  readonly src: string;
  /** Width of the original, px. */
  readonly width?: number;
  /** Height of the original, px. */
  readonly height?: number;
  /** ThumbHash in base64. */
  readonly thumbhash?: string;
}

/** A file that the resizer does not have, such as one of the site itself; it is shown as it is. */
export interface SiteFile {
  readonly url: string;
}

/** The path of an original below the base URL, written as it is; or a URL; or what a bundler imported. */
export type PictureSource = string | ImportedPicture | SiteFile | { readonly href: string };

/** The text of a source, whatever was given for it. */
export function srcOf(source: PictureSource): string {
  // A text has none of them, and what is nothing has none either.
  const { url, src = url, href = src } = Object(source);
  const text: unknown = href ?? source;
  return typeof text === 'string' ? text : '';
}
