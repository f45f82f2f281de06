export type { Quality, Rung, Transform } from '@cameo/core';
export type {
  FormatOf,
  ImportedPicture,
  PictureSource,
  PresetOf,
  QualityOf,
  RungOf,
  SiteFile,
} from './asked.js';
export type { UrlConfig } from './config.js';
export { type BoundUrls, createCameo } from './create-cameo.js';
export { GRAMMAR_HASH } from './grammar-hash.js';
export { type HtmlRequest, imageHtml } from './html.js';
export { getImageProps, type ImageProps } from './image-props.js';
export type { ImageRequest } from './image-request.js';
export { buildImageUrl } from './image-url.js';
export type { DarkPicture } from './picture-sources.js';
export { type AskedPicture, buildImageSet, buildSrcSet } from './src-set.js';
