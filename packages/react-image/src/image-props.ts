import { looseText, type Transform } from '@cameo/core';
import type { FormatOf, ImportedPicture, PresetOf, QualityOf } from './asked.js';
import { type PlacedPicture, positive, sizedUrls } from './candidates.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import { inDevelopment } from './development.js';
import { srcSetText } from './src-set.js';

/** How a picture takes its place; `w` and `h` are CSS px. */
export type Layout =
  /** As wide as `w` where there is room, and narrower where there is not. */
  | { readonly layout?: 'constrained'; readonly sizes?: string }
  /** Always `w` wide. */
  | { readonly layout: 'fixed'; readonly sizes?: never }
  /** As wide as its container; `w` and `h` are its proportions. */
  | { readonly layout: 'full-width'; readonly sizes?: string }
  /** Covers its positioned container. */
  | { readonly layout: 'fill'; readonly sizes?: string };

/** A path with its box, or an imported picture, which knows its own. */
type Box =
  | { readonly src: string | ImportedPicture; readonly w: number; readonly h: number }
  | {
      readonly src: ImportedPicture & { width: number; height: number };
      readonly w?: number;
      readonly h?: number;
    };

type Unboxed = { readonly src: string | ImportedPicture; readonly w?: number; readonly h?: number };

/** Pictures say what they show, or that they show nothing. */
export type Alternative =
  | { readonly alt: string; readonly decorative?: false }
  | { readonly decorative: true; readonly alt?: '' };

/** Every request of `<CameoImage>` and {@link getImageProps}, for a configuration. */
export type ImageRequest<C extends UrlConfig = UrlConfig> = Alternative &
  ((Box & Exclude<Layout, { layout: 'fill' }>) | (Unboxed & Extract<Layout, { layout: 'fill' }>)) &
  Omit<Transform, 'w' | 'h' | 'dpr' | 'q' | 'f' | 'rotate' | 'trim'> & {
    readonly quality?: QualityOf<C>;
    readonly format?: FormatOf<C>;
    readonly preset?: PresetOf<C>;
    /** Width of the original, px: nothing above it is offered. */
    readonly sourceWidth?: number;
    /** Token of `signSource` for this original, from the server, where a stage answers signed URLs only. */
    readonly signature?: string;
    /** For the largest picture of the first screen: loaded at once and before others. */
    readonly priority?: boolean;
    readonly loading?: 'lazy' | 'eager';
  };

/** Everything that `<img>` needs, by React's names; in lower case they are HTML's, `className` is `class`. */
export interface ImageProps {
  readonly src: string;
  readonly srcSet?: string;
  readonly sizes?: string;
  readonly width?: number;
  readonly height?: number;
  readonly alt: string;
  readonly loading: 'lazy' | 'eager';
  readonly decoding: 'async' | 'sync' | 'auto';
  readonly fetchPriority?: 'high' | 'low' | 'auto';
  readonly className: string;
}

/** Everything that `<img>` needs for a picture, as a plain object; the same that `<CameoImage>` renders. */
export const getImageProps = <const C extends UrlConfig = UrlConfig>(
  request: ImageRequest<C>,
  config?: C,
): ImageProps => imageProps(request as LooseRequest, urlGrammar(config));

/** A request whose types were checked where it was written. */
export interface LooseRequest extends PlacedPicture {
  readonly alt?: string | undefined;
  readonly decorative?: boolean | undefined;
  readonly layout?: Layout['layout'];
  readonly quality?: number | undefined;
  readonly format?: string | undefined;
  readonly priority?: boolean | undefined;
  readonly loading?: 'lazy' | 'eager' | undefined;
  readonly decoding?: ImageProps['decoding'] | undefined;
  readonly fetchPriority?: ImageProps['fetchPriority'] | undefined;
}

/** The same for a grammar. */
export function imageProps(request: LooseRequest, grammar: UrlGrammar): ImageProps {
  const { layout = 'constrained', quality: q, format: f, priority, fit } = request;
  const { w, h } = boxOf(request);
  inDevelopment((warnings) => warnings.request(request, w || undefined, h || undefined));
  const lazy = !priority && request.loading !== 'eager';
  const hurry = request.fetchPriority ?? (priority && 'high');
  const slot = `${w}px`;
  const ofLayout: Readonly<Record<string, string>> = {
    fixed: slot,
    constrained: `(min-width: ${slot}) ${slot}, 100vw`,
  };
  const sizes = sizesOf(request, (w && ofLayout[layout]) || '100vw', lazy);
  // What is not asked for leaves a preset's.
  const urls = sizedUrls({ ...request, w, h, ...(q && { q }), ...(f && { f }), sizes }, grammar);
  const fallback = urls.reduce((url, next) => (url.width < w ? next : url));
  return {
    src: fallback.url,
    ...(fallback.width && { srcSet: srcSetText(urls), sizes }),
    ...(w && { width: Math.round(w) }),
    ...(h && { height: Math.round(h) }),
    alt: (!request.decorative && request.alt) || '',
    loading: lazy ? 'lazy' : 'eager',
    decoding: request.decoding ?? 'async',
    ...(hurry && { fetchPriority: hurry }),
    className: `cameo-${layout}${fit && fit !== 'cover' ? ` cameo-fit-${fit}` : ''}`,
  };
}

/**
 * The `sizes` of a place. `auto` stays where it was asked for and the place is not known: a browser that measures the
 * place chooses again whenever that changes, also when the picture goes away or fails.
 */
function sizesOf({ layout, sizes }: LooseRequest, ofLayout: string, lazy: boolean): string {
  const [, auto, given] = /^\s*(auto)?[\s,]*(.*)$/is.exec(looseText(sizes)) ?? [];
  const plain = given || ofLayout;
  return auto && lazy && (layout === 'fill' || layout === 'full-width') ? `auto, ${plain}` : plain;
}

/** The box that was given, NaN for what is not known; an imported picture fills in what is missing. */
function boxOf({ src, w, h, layout }: LooseRequest): { readonly w: number; readonly h: number } {
  const own: Partial<ImportedPicture> = Object(layout === 'fill' ? undefined : src);
  const [width, height] = [positive(own.width), positive(own.height)];
  const [across, down] = [positive(w), positive(h)];
  return {
    w: across || (down * width) / height || width,
    h: down || (across * height) / width || height,
  };
}
