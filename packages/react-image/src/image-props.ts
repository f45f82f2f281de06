import { getImageAttributes, type ImageAttributes, type ImageRequest, type UrlConfig } from '@cameo/image';
import type { AnyConfig, CheckedRequest } from '@cameo/image/picture';

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

/** React's names of those attributes that it calls otherwise. */
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
  for (const [name, value] of Object.entries(attributes)) props[names[name] ?? name] = value;
  return props;
}

/**
 * Everything that `<img>` needs for a picture, as a plain object; the same that `<CameoImage>` renders. Props that this
 * package does not know are passed on, and `className` is appended to its own classes.
 */
export function getImageProps<
  const R extends ImageRequest<AnyConfig> & { readonly className?: string | undefined },
  const C extends UrlConfig = UrlConfig,
>(
  request: R & CheckedRequest<R, keyof ImageRequest | keyof R, C>,
  config?: C,
): ImageProps & Omit<R, keyof ImageRequest | 'className'> {
  const { className, ...others }: { readonly className?: string } = request;
  const attributes: ImageAttributes = getImageAttributes({ ...others, class: className } as never, config);
  return reactProps(attributes) as unknown as ImageProps & Omit<R, keyof ImageRequest | 'className'>;
}
