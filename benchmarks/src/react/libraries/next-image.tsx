import next from 'next/image.js';
import { ORIGIN, type Place } from '../page.js';

const Image = next.default;

const loader = ({ src, width }: { readonly src: string; readonly width: number }): string =>
  `${ORIGIN}${src}?w=${width}`;

export const Picture = ({ src, alt, width, height, sizes }: Place) => (
  <Image src={src} alt={alt} width={width} height={height} sizes={sizes} loader={loader} />
);
