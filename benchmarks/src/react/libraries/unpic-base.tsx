import { Image } from '@unpic/react/base';
import { ORIGIN, type Place } from '../page.js';

const transformer = (src: string | URL, { width }: { readonly width?: string | number }): string =>
  `${ORIGIN}${src}?w=${width}`;

export const Picture = ({ src, alt, width, height, sizes }: Place) => (
  <Image
    src={src}
    alt={alt}
    layout="constrained"
    width={width}
    height={height}
    sizes={sizes}
    transformer={transformer}
  />
);
