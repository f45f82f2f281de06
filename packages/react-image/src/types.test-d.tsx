import { clientConfig, defineImageConfig } from '@cameo/core';
import type { ComponentProps, RefObject } from 'react';
import { CameoImage as ClientImage, createCameoImage as createClientImage } from './client.js';
import { CameoImage, type CameoImageProps, createCameo, createCameoImage } from './index.js';
import { buildImageSet, buildImageUrl, buildSrcSet, getImageProps } from './url.js';

declare const measured: number;

// A still picture of an animation
export const sources: CameoImageProps['sources'] = [
  { media: '(prefers-reduced-motion: reduce)', format: 'jpeg' },
  // @ts-expect-error no such format
  { media: '(prefers-reduced-motion: reduce)', format: 'gif' },
];

export const urls = [
  buildImageUrl('/a.jpg'),
  buildImageUrl('/a.jpg', { w: 640, h: 333, q: 60, f: 'webp', focus: '0.3,0.2' }),
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
  getImageProps({ src: '/a.jpg', w: 1, h: 1, alt: '', quality: 50, preset: 'card' }, config),
  // @ts-expect-error no such preset
  getImageProps({ src: '/a.jpg', w: 1, h: 1, alt: '', preset: 'hero' }, config),
];

interface OwnProps extends CameoImageProps {
  readonly caption: string;
}
declare const rest: Omit<CameoImageProps, 'w' | 'h'>;
declare const picked: Pick<CameoImageProps, 'src' | 'alt'>;
declare const own: OwnProps;
declare const ofComponent: Omit<ComponentProps<typeof CameoImage>, 'w'>;
declare const layout: 'fixed' | 'constrained';
declare const cms: { readonly focus: string; readonly quality: number; readonly w: number | undefined };
declare const ref: RefObject<HTMLImageElement | null>;

/** A component as in design systems. */
export function Avatar({ size, ...others }: Omit<CameoImageProps, 'w' | 'h'> & { readonly size: number }) {
  return <CameoImage {...others} w={size} h={size} />;
}
export const wrapped = [
  <CameoImage key={0} {...rest} w={1} h={1} />,
  <CameoImage key={1} {...picked} w={1} h={1} />,
  <CameoImage key={2} {...ofComponent} w={1} />,
  <ClientImage key={3} {...rest} w={1} h={1} fade />,
  <CameoImage key={4} src={own.src} alt={own.alt} w={1} h={1} layout={layout} />,
  <CameoImage key={5} src="/a.jpg" alt="" w={cms.w} h={3} quality={cms.quality} focus={cms.focus} />,
  <CameoImage
    key={6}
    src="/a.jpg"
    alt=""
    w={1}
    h={1}
    ref={ref}
    fetchPriority="low"
    decoding="sync"
    data-x="1"
  />,
  <ClientImage key={7} src="/a.jpg" alt="" w={1} h={1} ref={(img) => void img?.src} />,
  <CameoImage key={8} src={{ url: '/logo.svg' }} alt="" w={1} h={1} imgClassName="x" />,
  <CameoImage key={9} src={new URL('https://a.example/b.jpg')} alt="" w={1} h={1} />,
  <CameoImage
    key={10}
    src="/a.jpg"
    alt=""
    w={1}
    h={1}
    dark={{ src: '/b.jpg', by: 'theme', signature: 'k..a.b' }}
  />,
  <ClientImage
    key={11}
    src="/a.jpg"
    alt=""
    w={1}
    h={1}
    fallback={<b>A</b>}
    fallbackSrc={{ url: '/a.svg' }}
  />,
  <ClientImage
    key={12}
    src="/a.jpg"
    alt=""
    w={1}
    h={1}
    fallbackSrc={{ src: '/n.jpg', signature: 'k..a.b' }}
  />,
  buildImageUrl('/a.jpg', { w: 320, dpr: 2 }),
  buildImageUrl('/a.jpg', { w: cms.w, focus: cms.focus }),
  getImageProps({ src: '/a.jpg', w: 1, h: 1, alt: '', quality: cms.quality, id: 'x' }).id.length,
];

const Picture = createCameoImage(config);
/** As written by `cameo describe`. */
const manifest = {
  'talent/alice.jpg': { src: 'talent/alice.jpg', width: 30, height: 20, thumbhash: 'AAAA', v: '3f2a' },
} as const;
const imported = { src: '/a.jpg', width: 30, height: 20, thumbhash: 'AAAA' };

export const pictures = [
  <CameoImage key={0} src="/a.jpg" w={641} h={3} alt="A hand" id="hand" onLoad={() => {}} />,
  <CameoImage key={1} src={imported} alt="A hand" />,
  <CameoImage key={1.1} src={manifest['talent/alice.jpg']} alt="Alice" />,
  // @ts-expect-error neither alt nor decorative
  <CameoImage key={1.2} src={manifest['talent/alice.jpg']} />,
  // @ts-expect-error no such picture
  <CameoImage key={1.3} src={manifest['talent/bob.jpg']} alt="Bob" />,
  <CameoImage key={2} src="/a.jpg" layout="fill" decorative />,
  <CameoImage key={3} src="/a.jpg" layout="full-width" w={3} h={2} sizes="50vw" decorative />,
  <CameoImage
    key={4}
    src="/a.jpg"
    w={2}
    h={1}
    alt=""
    sources={[{ media: 'print', w: 1, h: 1 }]}
    dark="/b.jpg"
  />,
  <Picture key={5} src="/a.jpg" w={2} h={1} alt="" preset="card" quality={50} />,
  // @ts-expect-error neither alt nor decorative
  <CameoImage key={6} src="/a.jpg" w={2} h={1} />,
  // @ts-expect-error decorative pictures say nothing
  <CameoImage key={7} src="/a.jpg" w={2} h={1} alt="A hand" decorative />,
  // @ts-expect-error a path has no box of its own
  <CameoImage key={8} src="/a.jpg" alt="" />,
  // @ts-expect-error a fixed picture has one size
  <CameoImage key={9} src="/a.jpg" w={2} h={1} alt="" layout="fixed" sizes="50vw" />,
  // @ts-expect-error no such layout
  <CameoImage key={10} src="/a.jpg" w={2} h={1} alt="" layout="responsive" />,
  // @ts-expect-error a quality that is not produced
  <CameoImage key={11} src="/a.jpg" w={2} h={1} alt="" quality={77} />,
  // @ts-expect-error the component writes it
  <CameoImage key={12} src="/a.jpg" w={2} h={1} alt="" srcSet="/a.jpg 1x" />,
  // @ts-expect-error not configured
  <Picture key={13} src="/a.jpg" w={2} h={1} alt="" format="avif" />,
];

const ClientPicture = createClientImage(config);

export const clientPictures = [
  <ClientImage
    key={0}
    src="/a.jpg"
    w={2}
    h={1}
    alt=""
    fallbackSrc="/b.jpg"
    retries={0}
    fade
    onLoad={(event) => event.currentTarget}
  />,
  <ClientPicture key={1} src="/a.jpg" w={2} h={1} alt="" preset="card" fade />,
  // @ts-expect-error neither alt nor decorative
  <ClientImage key={2} src="/a.jpg" w={2} h={1} fade />,
  // @ts-expect-error a server cannot ask again
  <CameoImage key={3} src="/a.jpg" w={2} h={1} alt="" retries={3} />,
  // @ts-expect-error a path or a URL
  <ClientImage key={4} src="/a.jpg" w={2} h={1} alt="" fallbackSrc={<b />} />,
];

const fromOne = createCameo(
  clientConfig(
    defineImageConfig({
      bucket: 'media',
      region: 'eu-central-1',
      ladder: [100, 200],
      presets: { card: { w: 200 } },
      stages: { prod: {} },
    }),
    'prod',
  ),
);

export const configuredOnce = [
  <fromOne.CameoImage key={0} src="/a.jpg" w={2} h={1} alt="" preset="card" />,
  // @ts-expect-error no such preset
  <fromOne.CameoImage key={1} src="/a.jpg" w={2} h={1} alt="" preset="hero" />,
  fromOne.buildImageUrl('/a.jpg', { w: 200, preset: 'card' }),
  // @ts-expect-error a rung of another ladder
  fromOne.buildImageUrl('/a.jpg', { w: 640 }),
  fromOne.imageHtml({ src: '/a.jpg', w: 2, h: 1, alt: '', class: 'x', 'data-x': 1 }),
  // @ts-expect-error neither alt nor decorative
  fromOne.imageHtml({ src: '/a.jpg', w: 2, h: 1 }),
  fromOne.getImageProps({ src: '/a.jpg', w: 2, h: 1, alt: '', className: 'x' }),
  // @ts-expect-error no such quality
  fromOne.buildSrcSet('/a.jpg', { q: 77 }),
];
