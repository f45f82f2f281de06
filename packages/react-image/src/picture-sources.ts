import type { UrlGrammar } from './config.js';
import { type ImageProps, imageProps, type LooseRequest } from './image-props.js';

/** What `<source>` needs. */
export type SourceProps = {
  readonly [N in 'srcSet' | 'sizes' | 'width' | 'height']: ImageProps[N] | undefined;
} & { readonly media: string };

/** A picture for one condition. */
export type LooseSource = Partial<LooseRequest> & { readonly media: string };

/**
 * The sources of art direction, in the order in which a browser looks at them. Each takes from the picture what it does
 * not say.
 */
export const pictureSources = (
  request: LooseRequest,
  sources: readonly LooseSource[],
  grammar: UrlGrammar,
): readonly SourceProps[] =>
  sources
    .map(({ media, ...own }) => {
      // Another original has another width, and another signature.
      const whole = { ...request, ...(own.src && { sourceWidth: undefined, signature: undefined }), ...own };
      const { src, srcSet = src, sizes, width, height } = imageProps(whole, grammar);
      return { media, srcSet, sizes, width, height };
    })
    .filter(({ srcSet }) => srcSet);

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
