export {
  type ArtDirection,
  type Cameo,
  CameoImage,
  type CameoImageProps,
  createCameo,
  createCameoImage,
} from './cameo-image.js';
export type { UrlConfig } from './config.js';
export type { DarkPicture } from './picture-sources.js';
