import {
  type AnyConfig,
  type CheckedRequest,
  type DarkPicture,
  describePicture,
  type ImageProps,
  type ImageRequest,
  joined,
  type LoosePicture,
  type Picture,
  type PictureSource,
  preloadsOf,
  themedPictures,
  type UrlConfig,
  withoutOwn,
} from '@cameo/image/picture';
import type { ComponentPropsWithRef, CSSProperties, ReactElement, ReactNode } from 'react';
import * as ReactDOM from 'react-dom';
import { type BoundUrls, createCameo as createUrls } from './url.js';
import { withRef } from './with-ref.js';

/** Another picture, or another cut, for a condition: `(min-width: 900px)`. */
export interface ArtDirection {
  readonly media: string;
  readonly src?: PictureSource | undefined;
  /** Its box, CSS px. */
  readonly w?: number | undefined;
  readonly h?: number | undefined;
  readonly sizes?: string | undefined;
  readonly sourceWidth?: number | undefined;
  /** Of its own original, where `src` is another one. */
  readonly signature?: string | undefined;
  readonly focus?: ImageRequest['focus'];
  /** What it is in the dark; without it and without a `src` of its own, the `dark` of the picture. */
  readonly dark?: PictureSource | DarkPicture | undefined;
}

/** Attributes of `<img>` that are passed on; the others are what the component is for. */
type PassedOn = Omit<
  ComponentPropsWithRef<'img'>,
  keyof ImageRequest | 'srcSet' | 'width' | 'height' | 'children'
>;

/** The props of `<CameoImage>` for a configuration. */
export interface CameoImageProps<C extends UrlConfig = UrlConfig> extends ImageRequest<C>, PassedOn {
  readonly config?: C | undefined;
  /** Looked at in order; the first whose `media` holds is shown. */
  readonly sources?: readonly ArtDirection[] | undefined;
  /** Shown instead in the dark. */
  readonly dark?: PictureSource | DarkPicture | undefined;
  /** A colour, shown until the picture arrives. */
  readonly placeholder?: string | undefined;
  /** A ThumbHash in base64, shown blurred until the picture arrives. */
  readonly thumbhash?: string | undefined;
  /** Classes of the `<img>` in its frame; `className` is for what takes the place. */
  readonly imgClassName?: string | undefined;
}

/** The configuration among some props, which may have any. */
export type ConfigOf<P> = P extends { readonly config: infer C extends UrlConfig } ? C : UrlConfig;

/** Props of any configuration; what it says of presets is looked at by {@link CheckedProps}. */
export type AnyProps = Omit<CameoImageProps<AnyConfig>, 'config'> & {
  readonly config?: UrlConfig | undefined;
};

/** Props in which the compiler finds nothing missing and nothing wrong, as far as it can know. */
export type CheckedProps<P, C extends UrlConfig> = P & CheckedRequest<P, keyof CameoImageProps, C>;

/** Props whose types were checked where they were written. */
export type LooseProps = LoosePicture & {
  readonly config?: UrlConfig | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
  readonly imgClassName?: string | undefined;
  readonly crossOrigin?: string | undefined;
  readonly referrerPolicy?: string | undefined;
};

// A property read that bundlers leave alone: React 18 has no `preload`, and another name for the priority.
const { preload } = { ...ReactDOM } as Partial<typeof ReactDOM>;

/** A picture at the widths that the resizer keeps. It has no hooks, and renders on a server as it does in a browser. */
export const CameoImage: <const P extends AnyProps>(props: CheckedProps<P, ConfigOf<P>>) => ReactElement =
  named(drawCameo);

function drawCameo(props: object): ReactElement {
  const request = props as LooseProps;
  const themed = themedPictures(request);
  if (!themed) return drawPicture(request);
  return (
    <>
      {drawPicture(inTheme(themed[0], 'light'))}
      {drawPicture(inTheme(themed[1], 'dark'))}
    </>
  );
}

/** The picture for one theme. What there can only be one of is the light one's. */
export const inTheme = <P extends LooseProps>(request: P, theme: 'light' | 'dark'): P => ({
  ...request,
  ...(theme === 'dark' && { id: undefined, ref: undefined }),
  className: joined(`cameo-when-${theme}`, request.className),
});

/** What a browser knows of a picture that it shows, as classes of the frame and of the `<img>`. */
export interface Shown {
  readonly frame?: string | undefined;
  readonly image?: string | undefined;
  /** Another picture must not change the place: one that is not resized has proportions of its own. */
  readonly keepsBox?: boolean;
}

/** The elements of a picture. */
export function drawPicture(request: LooseProps, shown: Shown = {}): ReactElement {
  const { config, className, style, imgClassName, crossOrigin, referrerPolicy } = request;
  const { image, sources, placeholder } = describePicture(request, config);
  const { fetchPriority } = image;
  const spaced = shown.keepsBox && !image.srcSet;
  const framed = placeholder || spaced;
  if (request.priority && image.src)
    for (const options of preloadsOf(image, sources))
      preload?.(image.src, {
        as: 'image',
        fetchPriority,
        crossOrigin,
        referrerPolicy,
        ...options,
      } as ReactDOM.PreloadOptions);

  const attributes = withoutOwn(request);
  for (const name in image)
    attributes[preload || name !== 'fetchPriority' ? name : 'fetchpriority'] =
      image[name as keyof ImageProps];
  const img = (
    <img
      {...attributes}
      // An empty address would ask for the page itself.
      src={image.src || undefined}
      alt={image.alt}
      className={joined(image.className, shown.image, imgClassName, !framed && className)}
      style={framed ? undefined : style}
    />
  );
  const directed = sources[0] ? (
    <picture className="cameo-picture">
      {sources.map((source) => (
        <source key={source.media} {...source} />
      ))}
      {img}
    </picture>
  ) : (
    img
  );
  if (!framed) return directed;
  return (
    <span className={joined('cameo-frame', image.className, shown.frame, className)} style={style}>
      {placeholder && drawing(placeholder)}
      {spaced && spacer(image)}
      {directed}
    </span>
  );
}

/** Something else in the box of a picture; to those who listen it is the picture. */
export function drawUnderstudy(request: LooseProps, shown: ReactNode): ReactElement {
  const { image } = describePicture(request, request.config);
  return (
    <span className={joined('cameo-frame', image.className, request.className)} style={request.style}>
      {spacer(image)}
      <span
        className="cameo-understudy"
        {...(image.alt ? { role: 'img', 'aria-label': image.alt } : { 'aria-hidden': true })}
      >
        {shown}
      </span>
    </span>
  );
}

/** Takes the place that a picture would take. */
const spacer = ({ width, height }: ImageProps): ReactElement | false =>
  width !== undefined &&
  height !== undefined && (
    <svg
      className="cameo-spacer"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    />
  );

/**
 * What shows through until the picture arrives: a square of one colour or of several. It is SVG with presentation
 * attributes, which a strict Content-Security-Policy lets pass, unlike inline styles and `data:`.
 */
const drawing = ({ side, squares }: NonNullable<Picture['placeholder']>): ReactElement => (
  <span className="cameo-placeholder">
    <svg viewBox={`0 0 ${side} ${side}`} preserveAspectRatio="none" aria-hidden="true">
      {squares.map(({ fill, d }) => (
        <path key={d} fill={fill} d={d} />
      ))}
    </svg>
  </span>
);

/** A component with a configuration of its own: `export const Image = createCameoImage({ baseUrl: '…' })`. */
export const createCameoImage = <const C extends UrlConfig>(config: C): BoundImage<C> =>
  named((props) => drawCameo({ ...props, config }));

/** The component of one configuration. */
export type BoundImage<C extends UrlConfig> = <const P extends AnyProps>(
  props: CheckedProps<P, C>,
) => ReactElement;

/** A bound component, with its `ref` in any React and a name in its tools. */
export function named<F extends (props: never) => ReactElement>(render: (props: object) => ReactElement): F {
  const component = withRef(render);
  (component as { displayName?: string }).displayName = 'CameoImage';
  return component as unknown as F;
}

/** Everything of this package for one configuration. */
export interface Cameo<C extends UrlConfig> extends BoundUrls<C> {
  readonly CameoImage: BoundImage<C>;
}

/** Says the configuration once: `export const { CameoImage, buildImageUrl } = createCameo({ baseUrl: '…' })`. */
export const createCameo = <const C extends UrlConfig>(config: C): Cameo<C> => ({
  ...createUrls(config),
  CameoImage: createCameoImage(config),
});
