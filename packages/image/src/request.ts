import type { Presets } from '@cameo/core';
import type { CheckedPicture, FormatOf, PresetOf, QualityOf, RequestedTransform, Wrong } from './checked.js';
import type { UrlConfig } from './config.js';
import type { PictureSource } from './source.js';

/**
 * How a picture fills its place: as wide as `w` if there is room (`constrained`), always `w` wide (`fixed`), as wide as its
 * container with the aspect ratio of `w` and `h` (`full-width`), or covering its positioned container (`fill`).
 */
export type Layout = 'constrained' | 'fixed' | 'full-width' | 'fill';

/** Every request of `<CameoImage>` and `getImageAttributes`, for a configuration. */
export interface ImageRequest<C extends UrlConfig = UrlConfig>
  extends Omit<RequestedTransform, 'w' | 'h' | 'dpr' | 'q' | 'f' | 'rotate' | 'trim' | 'preset'> {
  readonly src: PictureSource;
  /** Alternative text. Either `alt` or `decorative` is required. */
  readonly alt?: string | undefined;
  /** For a picture without information. */
  readonly decorative?: boolean | undefined;
  /** `constrained` by default. */
  readonly layout?: 'constrained' | 'fixed' | 'full-width' | 'fill' | undefined;
  /** Width of the place, CSS px; required except for `fill` and for imported pictures, whose size is known. */
  readonly w?: number | undefined;
  /** Height of the place, CSS px. */
  readonly h?: number | undefined;
  /** The width of the place if it differs from the layout's. */
  readonly sizes?: string | undefined;
  /** One perceptual scale for all formats; a number that is only known at run time snaps. */
  readonly quality?: QualityOf<C> | (number & Record<never, never>) | undefined;
  readonly format?: FormatOf<C> | undefined;
  readonly preset?: PresetOf<C> | undefined;
  /** Width of the original, px; no wider candidate is offered. */
  readonly sourceWidth?: number | undefined;
  /** Token of `signSource` for this original, from the server, if a stage requires signed URLs. */
  readonly signature?: string | undefined;
  /** For the largest picture of the first screen: it loads eagerly and with high priority. */
  readonly priority?: boolean | undefined;
  readonly loading?: 'lazy' | 'eager' | undefined;
  readonly decoding?: 'async' | 'sync' | 'auto' | undefined;
  readonly fetchPriority?: 'high' | 'low' | 'auto' | undefined;
}

/** A configuration that may have any presets. */
export type AnyConfig = { readonly presets: Presets };

/** A request whose missing and invalid values the compiler has checked, as far as they are known to it. */
export type CheckedRequest<R, Known, C extends UrlConfig> = CheckedPicture<R, Known, C> &
  NeedsAlt<R> &
  NeedsBox<R> &
  NeedsOneWidth<R>;

type NeedsAlt<R> = R extends { readonly decorative: true }
  ? R extends { readonly alt: infer A }
    ? [A] extends ['' | undefined]
      ? unknown
      : { readonly alt: Wrong<'a decorative picture shows nothing: leave out alt, or decorative'> }
    : unknown
  : 'alt' extends keyof R
    ? unknown
    : 'decorative' extends keyof R
      ? unknown
      : { readonly alt: 'what the picture shows; or write decorative' };

/** A layout that is only known at run time may be the one that needs no box. */
type NeedsBox<R> =
  'fill' extends LayoutOf<R>
    ? unknown
    : R extends { readonly src: { readonly width: number; readonly height: number } }
      ? unknown
      : Needs<R, 'w', 'width of the place, CSS px; or layout="fill"'> &
          Needs<R, 'h', 'height of the place, CSS px; or layout="fill"'>;

type LayoutOf<R> = 'layout' extends keyof R ? R['layout'] : 'constrained';

type Needs<R, K extends string, Text extends string> = K extends keyof R
  ? unknown
  : { readonly [N in K]: Text };

type NeedsOneWidth<R> = R extends { readonly layout: 'fixed'; readonly sizes: infer S extends string }
  ? string extends S
    ? unknown
    : { readonly sizes: Wrong<'a fixed picture has one width: leave out sizes, or take another layout'> }
  : unknown;

/** A picture in its place on a page. */
export interface PlacedPicture extends Omit<RequestedTransform, 'dpr' | 'rotate' | 'trim'> {
  readonly src: PictureSource;
  /** Width and height of its box, CSS px; together they determine its aspect ratio. */
  readonly w?: number | undefined;
  readonly h?: number | undefined;
  /** The `sizes` attribute. */
  readonly sizes?: string | undefined;
  /** Width of the original, px, if known; no wider candidate is offered. */
  readonly sourceWidth?: number | undefined;
  /** Token for its URLs. */
  readonly signature?: string | undefined;
}

/** A request with types that the caller has checked. */
export interface LooseRequest extends PlacedPicture {
  readonly alt?: string | undefined;
  readonly decorative?: boolean | undefined;
  readonly layout?: Layout | undefined;
  readonly quality?: number | undefined;
  readonly format?: string | undefined;
  readonly priority?: boolean | undefined;
  readonly loading?: 'lazy' | 'eager' | undefined;
  readonly decoding?: 'async' | 'sync' | 'auto' | undefined;
  readonly fetchPriority?: 'high' | 'low' | 'auto' | undefined;
}
