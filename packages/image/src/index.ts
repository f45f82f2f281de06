export type { Quality, Rung, Transform } from '@cameo/core';
export { getImageAttributes, type ImageAttributes } from './attributes.js';
export type {
  CheckedPicture,
  CheckedTransform,
  FormatOf,
  PresetOf,
  QualityOf,
  RequestedTransform,
  RungOf,
} from './checked.js';
export type { UrlConfig } from './config.js';
export { type Cameo, createCameo } from './create-cameo.js';
export { type HtmlRequest, imageHtml } from './html.js';
export type { DarkPicture } from './picture.js';
export type { ImageRequest } from './request.js';
export type { ImportedPicture, PictureSource, SiteFile } from './source.js';
export { buildImageSet, buildSrcSet, type RequestedPicture } from './srcset.js';
export { buildImageUrl } from './url.js';

declare const __CAMEO_GRAMMAR_HASH__: string;

/** Eight digits that identify the default grammar of this build; the edge answers with its own. */
export const GRAMMAR_HASH: string = __CAMEO_GRAMMAR_HASH__;
