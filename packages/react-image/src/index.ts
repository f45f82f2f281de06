export {
  type ArtDirection,
  type Cameo,
  CameoImage,
  type CameoImageProps,
  createCameo,
  createCameoImage,
} from './cameo-image.js';
export type { DarkPicture, UrlConfig } from './url.js';
