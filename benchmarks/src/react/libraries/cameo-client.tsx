import { CameoImage } from '@cameo/react-image/client';
import { ORIGIN, type Place } from '../page.js';

const config = { baseUrl: ORIGIN } as const;

export const Picture = ({ src, alt, width, height, sizes }: Place) => (
  <CameoImage src={src} alt={alt} w={width} h={height} sizes={sizes} config={config} />
);
