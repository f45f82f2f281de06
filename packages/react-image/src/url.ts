import {
  type AskedPicture,
  type AskedTransform,
  createCameo as bindConfig,
  type CheckedPicture,
  type CheckedTransform,
  type HtmlRequest,
  type ImageRequest,
  type PictureSource,
  type UrlConfig,
} from '@cameo/image';
import type { AnyConfig, CheckedRequest } from '@cameo/image/picture';
import { getImageProps, type ImageProps } from './image-props.js';

export {
  type AskedPicture,
  buildImageSet,
  buildImageUrl,
  buildSrcSet,
  type DarkPicture,
  type FormatOf,
  GRAMMAR_HASH,
  type HtmlRequest,
  type ImageRequest,
  type ImportedPicture,
  imageHtml,
  type PictureSource,
  type PresetOf,
  type Quality,
  type QualityOf,
  type Rung,
  type RungOf,
  type SiteFile,
  type Transform,
  type UrlConfig,
} from '@cameo/image';
export { getImageProps, type ImageProps };

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

/** Binds a configuration: `export const { buildImageUrl, imageHtml } = createCameo({ baseUrl: '…' })`. */
export function createCameo<const C extends UrlConfig>(config: C): BoundUrls<C> {
  const { getImageAttributes: _, ...bound } = bindConfig(config);
  const ownProps = (request: object) => getImageProps(request as never, config);
  return { ...bound, getImageProps: ownProps } as unknown as BoundUrls<C>;
}
