import { getImageAttributes, type ImageAttributes, type ImageRequest, type UrlConfig } from '@cameo/image';
import type { AnyConfig, CheckedRequest } from '@cameo/image/picture';

/** The attributes of an `<img>`, by React's names; in lower case they are HTML's, except `className`, which is `class`. */
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

/** React's names of attributes that differ from HTML's. */
export const REACT_NAMES: Readonly<Record<string, string>> = {
  class: 'className',
  srcset: 'srcSet',
  fetchpriority: 'fetchPriority',
};

/** Attributes by React's names, in the same order. */
export function reactProps(
  attributes: Readonly<Record<string, unknown>> | ImageAttributes,
  names = REACT_NAMES,
): { [name: string]: unknown } {
  const props: { [name: string]: unknown } = {};
  for (const name in attributes)
    props[names[name] ?? name] = (attributes as Readonly<Record<string, unknown>>)[name];
  return props;
}

/**
 * The props of the `<img>` for a picture, as a plain object; `<CameoImage>` renders the same. Props that this package does not
 * know are passed on, and `className` is appended to its own classes.
 */
export function getImageProps<
  const R extends ImageRequest<AnyConfig> & { readonly className?: string | undefined },
  const C extends UrlConfig = UrlConfig,
>(
  request: R & CheckedRequest<R, keyof ImageRequest | keyof R, C>,
  config?: C,
): ImageProps & Omit<R, keyof ImageRequest | 'className'> {
  const attributes: ImageAttributes = getImageAttributes(withClass(request) as never, config);
  return reactProps(attributes) as unknown as ImageProps & Omit<R, keyof ImageRequest | 'className'>;
}

/** A request with its classes by HTML's name; the same object without any: pages have thousands of them. */
function withClass(request: { readonly className?: string | undefined }): object {
  if (request.className === undefined) return request;
  const { className, ...others } = request;
  return { ...others, class: className };
}
