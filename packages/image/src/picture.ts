import { type ImageProps, imageProps, lookAt } from './attributes.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import { type Square, squaresOf, thumbhashColours } from './placeholder.js';
import { knownGrammar, knownProps } from './remembered.js';
import type { LooseRequest } from './request.js';
import type { PictureSource } from './source.js';

/** A picture, the others that it may be, and what shows until it arrives. */
export type LoosePicture = LooseDirection & {
  readonly placeholder?: string | undefined;
  readonly thumbhash?: string | undefined;
};

/** Everything there is to show of a picture, for whoever writes elements. */
export interface Picture {
  readonly image: ImageProps;
  readonly sources: readonly SourceProps[];
  /** Columns and rows of the placeholder, and its squares; undefined for none. */
  readonly placeholder: { readonly side: number; readonly squares: readonly Square[] } | undefined;
}

/** True in the build for servers, which write thousands of pictures and have room for code that remembers. */
declare const __CAMEO_SERVER__: boolean;

/** Everything there is to show of a picture. */
export function describePicture(request: LoosePicture, config?: UrlConfig): Picture {
  const grammar = __CAMEO_SERVER__ ? knownGrammar(config) : urlGrammar(config);
  lookAt(request, grammar);
  const { placeholder, thumbhash = Object(request.src).thumbhash } = request;
  const colours = placeholder ? [placeholder] : thumbhash && thumbhashColours(thumbhash);
  return {
    image: (__CAMEO_SERVER__ ? knownProps : imageProps)(request, grammar),
    sources: pictureSources(request, grammar),
    placeholder: colours && { side: Math.sqrt(colours.length), squares: squaresOf(colours) },
  };
}

/** What `<source>` needs. */
export type SourceProps = {
  readonly [N in 'srcSet' | 'sizes' | 'width' | 'height']: ImageProps[N] | undefined;
} & { readonly media: string };

/** Another picture for the dark. */
export interface DarkPicture {
  readonly src: PictureSource;
  /**
   * Whether the system decides, by `prefers-color-scheme`, or the page: `data-theme="dark"` or the class `dark` on an
   * element around the picture, `light` likewise, and the system where neither is said. `system` when left out.
   */
  readonly by?: 'system' | 'theme' | undefined;
  /** Width of its original, px. */
  readonly sourceWidth?: number | undefined;
  /** Token of its original, where a stage answers signed URLs only. */
  readonly signature?: string | undefined;
}

/** A picture for one condition. */
export type LooseSource = Partial<LooseRequest> & {
  readonly media: string;
  readonly dark?: PictureSource | DarkPicture | undefined;
};

/** A picture that may be another one under conditions. */
export type LooseDirection = LooseRequest & {
  readonly sources?: readonly LooseSource[] | undefined;
  readonly dark?: PictureSource | DarkPicture | undefined;
};

/** What is asked of another original, whichever way it was written; an imported picture is one of them. */
const darkPicture = (dark: PictureSource | DarkPicture): Omit<DarkPicture, 'by'> => {
  const { by: _, ...own }: Partial<DarkPicture> = Object(dark);
  return typeof dark === 'string' || 'width' in dark ? { src: dark as PictureSource } : (own as DarkPicture);
};

/** Another original has another width, and another signature. */
const ANOTHER = { sourceWidth: undefined, signature: undefined } as const;

/** The picture that a source becomes in the dark; one with its own original only becomes what it says itself. */
const darkOf = ({ src, dark }: Partial<LooseSource>, whole: LooseDirection['dark']) =>
  dark ?? (src ? '' : whole);

/**
 * A picture that follows the theme of the page is two, of which the stylesheet shows one.
 * @returns undefined for a picture that does not
 */
export function themedPictures<P extends LooseDirection>(
  request: P,
): readonly [light: P, dark: P] | undefined {
  const { dark, sources = [] } = request;
  // A page that is eager would load both.
  const lazy = { dark: undefined, priority: false, loading: 'lazy' } as const;
  if (!dark || (dark as DarkPicture).by !== 'theme') return undefined;
  return [
    { ...request, ...lazy, sources: sources.map((source) => ({ ...source, dark: undefined })) },
    {
      ...request,
      ...lazy,
      ...ANOTHER,
      thumbhash: undefined,
      ...darkPicture(dark),
      sources: sources.map((source) => {
        const own = source.dark && darkPicture(source.dark);
        return { ...source, ...(own && { ...ANOTHER, ...own }), dark: undefined };
      }),
    },
  ];
}

/**
 * The sources of art direction, in the order in which a browser looks at them: each before it in the dark. Each takes
 * from the picture what it does not say.
 */
export function pictureSources(
  { dark, sources = [], ...request }: LooseDirection,
  grammar: UrlGrammar,
): readonly SourceProps[] {
  // Nearly every picture is one alone, and a page has many.
  if (!dark && !sources[0]) return [];
  const directed = [...sources, { media: '' }].flatMap(({ dark: own, ...source }: LooseSource) => {
    const night = darkOf({ ...source, dark: own }, dark);
    return night
      ? [{ ...source, ...ANOTHER, ...darkPicture(night), media: inTheDark(source.media) }, source]
      : [source];
  });
  return directed
    .filter(({ media }) => media)
    .map(({ media, ...own }) => {
      const whole = { ...request, ...(own.src && ANOTHER), ...own } as LooseRequest;
      lookAt(whole, grammar);
      const { src, srcSet = src, sizes, width, height } = imageProps(whole, grammar);
      return { media, srcSet, sizes, width, height };
    })
    .filter(({ srcSet }) => srcSet);
}

const DARK = '(prefers-color-scheme: dark)';

/** A condition that holds in the dark only. */
const inTheDark = (media: string): string =>
  media
    .split(',')
    .map((query) => {
      const condition = query.trim();
      if (!condition) return DARK;
      // Only conditions can be put into brackets, and what is not of a type cannot be narrowed.
      if (/^not\s+[a-z]/i.test(condition)) return 'not all';
      if (/^[a-z]/i.test(condition) && !/^not\b/i.test(condition)) return `${condition} and ${DARK}`;
      return `${DARK} and ${/\bor\b|^not\b/i.test(condition) ? `(${condition})` : condition}`;
    })
    .join(', ');

/** One picture that is fetched before it is met in the page, and when. */
export interface Preload {
  readonly imageSrcSet: string | undefined;
  readonly imageSizes: string | undefined;
  readonly media: string | undefined;
}

/**
 * One preload for each picture that a browser may choose, under conditions that exclude each other, so that it never
 * fetches two. Nothing is preloaded when a media query is one that cannot be negated.
 */
export function preloadsOf(
  image: Pick<ImageProps, 'srcSet' | 'sizes'>,
  sources: readonly SourceProps[],
): readonly Preload[] {
  // A list, or a query that begins with a media type, cannot stand in brackets.
  if (sources.some(({ media }) => /^[^(]|,/.test(media))) return [];
  const others: string[] = [];
  return [...sources, { ...image, media: '' }].map(({ media, srcSet, sizes }) => {
    const conditions = [...(media ? [`(${media})`] : []), ...others];
    others.push(`(not (${media}))`);
    return { imageSrcSet: srcSet, imageSizes: sizes, media: conditions.join(' and ') || undefined };
  });
}

export { type ImageProps, joined, withoutOwn } from './attributes.js';
export type { CheckedTransform } from './checked.js';
export type { UrlConfig } from './config.js';
export type { AnyConfig, CheckedRequest, ImageRequest } from './request.js';
export { type PictureSource, srcOf } from './source.js';
