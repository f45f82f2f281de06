export { type ArtDirection, CameoImage, type CameoImageProps, createCameoImage } from './cameo-image.js';
export type { UrlConfig } from './config.js';
