import {
  type Cameo as BoundFunctions,
  createCameo as bindConfig,
  type ImageRequest,
  type UrlConfig,
} from '@cameo/image';
import type { AnyConfig, CheckedRequest } from '@cameo/image/picture';
import { getImageProps, type ImageProps } from './image-props.js';

export {
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
  type RequestedPicture,
  type Rung,
  type RungOf,
  type SiteFile,
  type Transform,
  type UrlConfig,
} from '@cameo/image';
export { getImageProps, type ImageProps };

/** The functions of this package that do not need React, for one configuration. */
export interface BoundUrls<C extends UrlConfig> extends Omit<BoundFunctions<C>, 'getImageAttributes'> {
  readonly getImageProps: <
    const R extends ImageRequest<AnyConfig> & { readonly className?: string | undefined },
  >(
    request: R & CheckedRequest<R, keyof ImageRequest | keyof R, C>,
  ) => ImageProps & Omit<R, keyof ImageRequest | 'className'>;
}

/** Binds a configuration: `export const { buildImageUrl, imageHtml } = createCameo({ baseUrl: '…' })`. */
export function createCameo<const C extends UrlConfig>(config: C): BoundUrls<C> {
  const { getImageAttributes: _, ...bound } = bindConfig(config);
  const ownProps = (request: object) => getImageProps(request as never, config);
  return { ...bound, getImageProps: ownProps } as unknown as BoundUrls<C>;
}
