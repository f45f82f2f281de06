import { withSignature as signUrls } from '@cameo/image/signed';
import type { ImageProps } from './image-props.js';

export type { ImageProps };

/**
 * Adds a token of `signSource` to URLs of one original, for a stage that requires signed URLs: to a URL, to every URL of a
 * `srcset` or a CSS `image-set`, or to those in the props of `getImageProps`. A separate entry, so that a page without
 * signatures does not load it.
 * @param urls as this package wrote them; a picture of another host should be left alone
 * @param token made on the server, where the secret is
 */
export function withSignature<const T extends string | ImageProps>(urls: T, token: string): T;
export function withSignature(urls: string | ImageProps, token: string): string | ImageProps {
  if (typeof urls === 'string') return signUrls(urls, token);
  const { src, srcSet } = urls;
  return {
    ...urls,
    src: signUrls(src, token),
    ...(srcSet && { srcSet: signUrls(srcSet, token) }),
  };
}
