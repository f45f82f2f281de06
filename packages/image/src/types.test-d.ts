import {
  buildImageSet,
  buildImageUrl,
  buildSrcSet,
  createCameo,
  getImageAttributes,
  type ImportedPicture,
  imageHtml,
} from './index.js';

declare const measured: number;
declare const maybe: number | undefined;
declare const setting: string | undefined;

// What an application does not know is undefined: a setting of its environment, a fact of a picture.
const imported: ImportedPicture = {
  src: '/a.jpg',
  width: maybe,
  height: maybe,
  thumbhash: setting,
  v: setting,
};
export const incomplete = [
  createCameo({ baseUrl: setting }).buildImageUrl(imported, { w: 640 }),
  buildImageUrl({ src: '/a.jpg', width: maybe }, { w: maybe }, { baseUrl: setting }),
];

export const urls = [
  buildImageUrl('/a.jpg'),
  buildImageUrl('/a.jpg', { w: 640, h: 333, q: 60, f: 'webp', focus: '0.3,0.2' }),
  buildImageUrl('/a.jpg', { f: 'json' }),
  // A number that is only known at run time snaps
  buildImageUrl('/a.jpg', { w: measured, q: measured }),
  buildImageUrl({ src: '/a.jpg', width: 3, height: 2 }, { w: 640 }),
  // @ts-expect-error not on the ladder
  buildImageUrl('/a.jpg', { w: 641 }),
  // @ts-expect-error no such quality
  buildImageUrl('/a.jpg', { q: 77 }),
  // @ts-expect-error no such format
  buildImageUrl('/a.jpg', { f: 'gif' }),
  // @ts-expect-error no such fit
  buildImageUrl('/a.jpg', { fit: 'stretch' }),
  // @ts-expect-error no such place
  buildImageUrl('/a.jpg', { focus: 'middle' }),
  // @ts-expect-error an alias of the URL
  buildImageUrl('/a.jpg', { width: 640 }),
  // @ts-expect-error no presets are configured
  buildImageUrl('/a.jpg', { preset: 'card' }),
];

const config = {
  ladder: [100, 200],
  qualities: [50, 80],
  formats: ['jpeg', 'png', 'webp'],
  presets: { card: { w: 200 } },
} as const;

export const configured = [
  buildImageUrl('/a.jpg', { w: 100, q: 50, f: 'webp', preset: 'card' }, config),
  // @ts-expect-error a rung of another ladder
  buildImageUrl('/a.jpg', { w: 640 }, config),
  // @ts-expect-error not offered
  buildImageUrl('/a.jpg', { f: 'avif' }, config),
  // @ts-expect-error not configured
  buildImageUrl('/a.jpg', { preset: 'hero' }, config),
  buildSrcSet('/a.jpg', { w: 333, h: 222, q: 50, preset: 'card' }, config),
  // @ts-expect-error no such quality
  buildSrcSet('/a.jpg', { q: 60 }, config),
  buildImageSet('/a.jpg', { w: 333, f: 'png' }, config),
  getImageAttributes({ src: '/a.jpg', w: 1, h: 1, alt: '', quality: 50, preset: 'card' }, config),
  // @ts-expect-error no such preset
  getImageAttributes({ src: '/a.jpg', w: 1, h: 1, alt: '', preset: 'hero' }, config),
];

export const html = [
  imageHtml({ src: '/a.jpg', w: 2, h: 1, alt: '', class: 'x', 'data-x': 1 }),
  // @ts-expect-error neither alt nor decorative
  imageHtml({ src: '/a.jpg', w: 2, h: 1 }),
];
