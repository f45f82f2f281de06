import { nearestValue } from '@cameo/core';
import { type ImageAttributes, imageAttributes, warnOfRequest } from './attributes.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import { type Placeholder, placeholderOf, roundedShape } from './placeholder.js';
import { knownAttributes, knownGrammar } from './remembered.js';
import type { LooseRequest } from './request.js';
import { importedPicture, type PictureSource } from './source.js';

export { type ImageAttributes, joinClasses, passedOn } from './attributes.js';
export type { UrlConfig } from './config.js';
export type { Placeholder } from './placeholder.js';
export type { AnyConfig, CheckedRequest, ImageRequest } from './request.js';
export { type PictureSource, srcOf } from './source.js';

/** A picture with its alternatives and its placeholder, with types that the caller has checked. */
export type LoosePicture = LooseDirection & {
  readonly placeholder?: string | undefined;
  readonly thumbhash?: string | undefined;
};

/** The elements of a picture, for components. */
export interface Picture {
  /** Attributes of the `<img>`, in the order in which a browser must get them. */
  readonly image: ImageAttributes;
  /** Attributes of each `<source>` before it; if there are none, no `<picture>` is needed. */
  readonly sources: readonly SourceAttributes[];
  /** If present, the picture is in a frame: `<span class="cameo-frame …">` with the classes of the image. */
  readonly placeholder: Placeholder | undefined;
}

/** True in the build for servers, which write thousands of pictures and have room for a cache. */
declare const __CAMEO_SERVER__: boolean;

/** Describes the elements of a picture. It does not use the DOM, never throws, and warns in development. */
export function describePicture(request: LoosePicture, config?: UrlConfig): Picture {
  const grammar = __CAMEO_SERVER__ ? knownGrammar(config) : urlGrammar(config);
  warnOfRequest(request, grammar);
  const { placeholder, thumbhash = importedPicture(request.src).thumbhash, preset = '' } = request;
  const image = (__CAMEO_SERVER__ ? knownAttributes : imageAttributes)(request, grammar);
  const round = nearestValue('round', request.round ?? grammar.presets?.[preset]?.round, grammar);
  // A drawing is shown unchanged, with its corners.
  const shape =
    typeof round === 'number' && image.srcset ? roundedShape(round, image.width, image.height) : undefined;
  return {
    image,
    sources: pictureSources(request, grammar),
    placeholder: placeholderOf(placeholder, thumbhash, shape),
  };
}

/** The attributes of a `<source>`. */
export type SourceAttributes = {
  readonly [N in 'srcset' | 'sizes' | 'width' | 'height']: ImageAttributes[N] | undefined;
} & { readonly media: string };

/** Another picture for dark mode. */
export interface DarkPicture {
  readonly src: PictureSource;
  /**
   * Whether the system decides, by `prefers-color-scheme`, or the page: `data-theme="dark"` or the class `dark` on an ancestor,
   * `light` likewise, and the system if neither is set. `system` by default.
   */
  readonly by?: 'system' | 'theme' | undefined;
  /** Width of its original, px. */
  readonly sourceWidth?: number | undefined;
  /** Token of its original, if a stage requires signed URLs. */
  readonly signature?: string | undefined;
}

/** A picture for one condition. */
export type LooseSource = Partial<LooseRequest> & {
  readonly media: string;
  readonly dark?: PictureSource | DarkPicture | undefined;
};

/** A picture with alternatives under conditions. */
export type LooseDirection = LooseRequest & {
  readonly sources?: readonly LooseSource[] | undefined;
  readonly dark?: PictureSource | DarkPicture | undefined;
};

/** The fields of another original, in any form: a path, a URL, a file of the site and an imported picture are sources. */
const darkPicture = (dark: PictureSource | DarkPicture): Omit<DarkPicture, 'by'> => {
  if (typeof dark === 'string' || 'width' in dark || !('src' in dark)) return { src: dark };
  const { by: _, ...own } = dark as DarkPicture;
  return own;
};

/** Another original has its own width and signature. */
const OTHER_ORIGINAL = { sourceWidth: undefined, signature: undefined } as const;

/** The dark picture of a source; a source with its own original has only its own `dark`. */
const darkOf = ({ src, dark }: Partial<LooseSource>, whole: LooseDirection['dark']) =>
  dark ?? (src ? '' : whole);

/**
 * The two pictures for the theme of a page, of which the stylesheet shows one.
 * @returns undefined for a picture that does not depend on the theme
 */
export function themedPictures<P extends LooseDirection>(
  request: P,
): readonly [light: P, dark: P] | undefined {
  const { dark, sources = [] } = request;
  if (!dark || (dark as DarkPicture).by !== 'theme') return undefined;
  // Eager pictures would both be loaded.
  const lazy = { dark: undefined, priority: false, loading: 'lazy' } as const;
  return [
    { ...request, ...lazy, sources: sources.map((source) => ({ ...source, dark: undefined })) },
    {
      ...request,
      ...lazy,
      ...OTHER_ORIGINAL,
      thumbhash: undefined,
      ...darkPicture(dark),
      sources: sources.map((source) => {
        const own = source.dark && darkPicture(source.dark);
        return { ...source, ...(own && { ...OTHER_ORIGINAL, ...own }), dark: undefined };
      }),
    },
  ];
}

/**
 * The `<source>` elements in a browser's order of evaluation; the dark form of each comes before it. A source inherits omitted
 * fields from the picture.
 */
export function pictureSources(picture: LooseDirection, grammar: UrlGrammar): readonly SourceAttributes[] {
  // A fast path: most pictures have no sources, and a page has many pictures.
  if (!picture.dark && !picture.sources?.length) return [];
  const { dark, sources = [], ...request } = picture;
  const directed = [...sources, { media: '' }].flatMap(({ dark: own, ...source }: LooseSource) => {
    const night = darkOf({ ...source, dark: own }, dark);
    return night
      ? [{ ...source, ...OTHER_ORIGINAL, ...darkPicture(night), media: withDarkScheme(source.media) }, source]
      : [source];
  });
  return directed
    .filter(({ media }) => media)
    .map(({ media, ...own }) => {
      const whole = { ...request, ...(own.src && OTHER_ORIGINAL), ...own } as LooseRequest;
      warnOfRequest(whole, grammar);
      const { src, srcset = src, sizes, width, height } = imageAttributes(whole, grammar);
      return { media, srcset, sizes, width, height };
    })
    .filter(({ srcset }) => srcset);
}

const DARK = '(prefers-color-scheme: dark)';

/** A media condition, restricted to dark mode. */
const withDarkScheme = (media: string): string =>
  media
    .split(',')
    .map((query) => {
      const condition = query.trim();
      if (!condition) return DARK;
      // Only conditions may be in brackets, and `not` with a media type cannot be restricted.
      if (/^not\s+[a-z]/i.test(condition)) return 'not all';
      if (/^[a-z]/i.test(condition) && !/^not\b/i.test(condition)) return `${condition} and ${DARK}`;
      return `${DARK} and ${/\bor\b|^not\b/i.test(condition) ? `(${condition})` : condition}`;
    })
    .join(', ');

/** One preload, and the condition for it. */
export interface Preload {
  readonly srcset: string | undefined;
  readonly sizes: string | undefined;
  readonly media: string | undefined;
}

/**
 * One preload for each picture that a browser may choose, under mutually exclusive conditions, so that it never fetches two.
 * Empty if a media query cannot be negated.
 */
export function preloadsOf(
  image: Pick<ImageAttributes, 'srcset' | 'sizes'>,
  sources: readonly SourceAttributes[],
): readonly Preload[] {
  // A list, or a query that begins with a media type, cannot be in brackets.
  if (sources.some(({ media }) => /^[^(]|,/.test(media))) return [];
  const others: string[] = [];
  return [...sources, { ...image, media: '' }].map(({ media, srcset, sizes }) => {
    const conditions = [...(media ? [`(${media})`] : []), ...others];
    others.push(`(not (${media}))`);
    return { srcset, sizes, media: conditions.join(' and ') || undefined };
  });
}
