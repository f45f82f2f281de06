import { Image } from '@unpic/react';
import { ORIGIN, type Place } from '../page.js';

export const Picture = ({ src, alt, width, height, sizes }: Place) => (
  <Image
    src={`${ORIGIN}${src}`}
    alt={alt}
    layout="constrained"
    width={width}
    height={height}
    sizes={sizes}
    cdn="imgix"
  />
);
