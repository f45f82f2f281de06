import { getImageAttributes, type ImageAttributes } from './attributes.js';
import type { CheckedPicture, CheckedTransform, RequestedTransform } from './checked.js';
import type { UrlConfig } from './config.js';
import { type HtmlRequest, imageHtml } from './html.js';
import type { AnyConfig, CheckedRequest, ImageRequest } from './request.js';
import type { PictureSource } from './source.js';
import { buildImageSet, buildSrcSet, type RequestedPicture } from './srcset.js';
import { buildImageUrl } from './url.js';

/** The functions of this package for one configuration. */
export interface Cameo<C extends UrlConfig> {
  readonly buildImageUrl: <const T extends RequestedTransform>(
    source: PictureSource,
    transform?: T & CheckedTransform<T, C>,
  ) => string;
  readonly buildSrcSet: <const P extends RequestedPicture>(
    source: PictureSource,
    picture?: P & CheckedPicture<P, keyof RequestedPicture, C>,
  ) => string;
  readonly buildImageSet: <const P extends Omit<RequestedPicture, 'sizes'>>(
    source: PictureSource,
    picture?: P & CheckedPicture<P, Exclude<keyof RequestedPicture, 'sizes'>, C>,
  ) => string;
  readonly getImageAttributes: <
    const R extends ImageRequest<AnyConfig> & { readonly class?: string | undefined },
  >(
    request: R & CheckedRequest<R, keyof ImageRequest | keyof R, C>,
  ) => ImageAttributes & Omit<R, keyof ImageRequest | 'class'>;
  readonly imageHtml: <const R extends HtmlRequest>(
    request: R & CheckedRequest<R, keyof HtmlRequest, C>,
  ) => string;
}

/** Binds a configuration: `export const { buildImageUrl, imageHtml } = createCameo({ baseUrl: '…' })`. */
export function createCameo<const C extends UrlConfig>(config: C): Cameo<C> {
  const ofSource =
    (build: (source: PictureSource, transform: object | undefined, config: C) => string) =>
    (source: PictureSource, transform?: object) =>
      build(source, transform, config);
  return {
    buildImageUrl: ofSource(buildImageUrl),
    buildSrcSet: ofSource(buildSrcSet),
    buildImageSet: ofSource(buildImageSet),
    getImageAttributes: (request: object) => getImageAttributes(request as never, config),
    imageHtml: (request: object) => imageHtml(request as never, config),
  } as unknown as Cameo<C>;
}
