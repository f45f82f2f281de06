import { getImageProps, type ImageProps } from './attributes.js';
import type { AskedTransform, CheckedPicture, CheckedTransform } from './checked.js';
import type { UrlConfig } from './config.js';
import { type HtmlRequest, imageHtml } from './html.js';
import type { AnyConfig, CheckedRequest, ImageRequest } from './request.js';
import type { PictureSource } from './source.js';
import { type AskedPicture, buildImageSet, buildSrcSet } from './srcset.js';
import { buildImageUrl } from './url.js';

/** Everything of this package that needs no React, for one configuration. */
export interface BoundUrls<C extends UrlConfig> {
  readonly buildImageUrl: <const T extends AskedTransform>(
    source: PictureSource,
    transform?: T & CheckedTransform<T, C>,
  ) => string;
  readonly buildSrcSet: <const P extends AskedPicture>(
    source: PictureSource,
    picture?: P & CheckedPicture<P, keyof AskedPicture, C>,
  ) => string;
  readonly buildImageSet: <const P extends Omit<AskedPicture, 'sizes'>>(
    source: PictureSource,
    picture?: P & CheckedPicture<P, Exclude<keyof AskedPicture, 'sizes'>, C>,
  ) => string;
  readonly getImageProps: <
    const R extends ImageRequest<AnyConfig> & { readonly className?: string | undefined },
  >(
    request: R & CheckedRequest<R, keyof ImageRequest | keyof R, C>,
  ) => ImageProps & Omit<R, keyof ImageRequest | 'className'>;
  readonly imageHtml: <const R extends HtmlRequest>(
    request: R & CheckedRequest<R, keyof HtmlRequest, C>,
  ) => string;
}

/** Says the configuration once: `export const { buildImageUrl, imageHtml } = createCameo({ baseUrl: '…' })`. */
export function createCameo<const C extends UrlConfig>(config: C): BoundUrls<C> {
  const ofSource =
    (build: (source: PictureSource, asked: object | undefined, config: C) => string) =>
    (source: PictureSource, asked?: object) =>
      build(source, asked, config);
  return {
    buildImageUrl: ofSource(buildImageUrl),
    buildSrcSet: ofSource(buildSrcSet),
    buildImageSet: ofSource(buildImageSet),
    getImageProps: (request: object) => getImageProps(request as never, config),
    imageHtml: (request: object) => imageHtml(request as never, config),
  } as unknown as BoundUrls<C>;
}
