import { Img, OpenImgContextProvider } from 'openimg/react';
import { ORIGIN, type Place } from '../page.js';

const writeUrl = ({ src, width }: { readonly src: string; readonly width: number }): string =>
  `${ORIGIN}${src}?w=${width}`;

export const Picture = ({ src, alt, width, height, sizes }: Place) => (
  <OpenImgContextProvider getSrc={writeUrl} targetFormats={[]}>
    <Img src={src} alt={alt} width={width} height={height} sizes={sizes} />
  </OpenImgContextProvider>
);
