import type { ImageAttributes } from './attributes.js';

export type { ImageAttributes };

/**
 * Adds a token of `signSource` to URLs of one original, for a stage that requires signed URLs: to a URL, to every URL of a
 * `srcset` or a CSS `image-set`, or to those in the props of `getImageAttributes`. A separate entry, so that a page without
 * signatures does not load it.
 * @param urls as this package wrote them; a picture of another host should be left alone
 * @param token made on the server, where the secret is
 */
export function withSignature<const T extends string | ImageAttributes>(urls: T, token: string): T;
export function withSignature(urls: string | ImageAttributes, token: string): string | ImageAttributes {
  if (typeof urls !== 'string')
    return {
      ...urls,
      src: withSignature(urls.src, token),
      ...(urls.srcset && { srcset: withSignature(urls.srcset, token) }),
    };
  const signed = (url: string) => `${url}${url.includes('?') ? '&' : '?'}s=${token}`;
  if (urls.includes('url("')) return urls.replace(/(?<=url\(")[^"]+/g, signed);
  return urls.replace(/ \d+w(?:,|$)/.test(urls) ? /\S+(?= \d+w)/g : /^.+$/, signed);
}
