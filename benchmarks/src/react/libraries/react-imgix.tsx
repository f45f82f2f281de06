import Imgix from 'react-imgix';
import { ORIGIN, type Place } from '../page.js';

const imgixParams = { ar: '4:3', fit: 'crop' };

export const Picture = ({ src, alt, width, height, sizes }: Place) => (
  <Imgix
    src={`${ORIGIN}${src}`}
    sizes={sizes}
    imgixParams={imgixParams}
    htmlAttributes={{ alt, width, height, loading: 'lazy' }}
  />
);
