export type { Quality, Rung, Transform } from '@cameo/core';
export { getImageProps, type ImageProps } from './attributes.js';
export type { FormatOf, PresetOf, QualityOf, RungOf } from './checked.js';
export type { UrlConfig } from './config.js';
export { type BoundUrls, createCameo } from './create-cameo.js';
export { type HtmlRequest, imageHtml } from './html.js';
export type { DarkPicture } from './picture.js';
export type { ImageRequest } from './request.js';
export type { ImportedPicture, PictureSource, SiteFile } from './source.js';
export { type AskedPicture, buildImageSet, buildSrcSet } from './srcset.js';
export { buildImageUrl } from './url.js';

declare const __CAMEO_GRAMMAR_HASH__: string;

/** Eight digits that stand for the default grammar that this package was built with; the edge answers with its own. */
export const GRAMMAR_HASH: string = __CAMEO_GRAMMAR_HASH__;
