import { createElement } from 'react';
import { ORIGIN, type Place } from '../page.js';

export const Picture = ({ src, alt, width, height, sizes }: Place) =>
  createElement('img', { src: `${ORIGIN}${src}`, alt, width, height, sizes, loading: 'lazy' });
