/**
 * The header in which *ResizeImage* tells the CDN whose picture an answer is, for the distribution's `CacheTagConfig`.
 * Viewers never see it.
 */
export const CACHE_TAG_HEADER = 'x-cameo-tag';
