import {
  type AnyConfig,
  type CheckedRequest,
  type DarkPicture,
  describePicture,
  type ImageAttributes,
  type ImageRequest,
  joinClasses,
  type LoosePicture,
  type PictureSource,
  type Placeholder,
  passedOn,
  preloadsOf,
  themedPictures,
  type UrlConfig,
} from '@cameo/image/picture';
import type { ComponentPropsWithRef, CSSProperties, ReactElement, ReactNode } from 'react';
import * as React from 'react';
import * as ReactDOM from 'react-dom';
import { REACT_NAMES, reactProps } from './image-props.js';
import { type BoundUrls, createCameo as createUrls } from './url.js';

/** Another picture, or another crop, for a condition: `(min-width: 900px)`. */
export interface ArtDirection {
  readonly media: string;
  readonly src?: PictureSource | undefined;
  /** Its box, CSS px. */
  readonly w?: number | undefined;
  readonly h?: number | undefined;
  readonly sizes?: string | undefined;
  readonly sourceWidth?: number | undefined;
  /** The token of its own original, if it has its own `src`. */
  readonly signature?: string | undefined;
  readonly focus?: ImageRequest['focus'];
  /** A named format, such as one that shows an animation as a still picture. */
  readonly format?: ImageRequest['format'];
  /** Its dark picture; by default the `dark` of the picture, unless it has its own `src`. */
  readonly dark?: PictureSource | DarkPicture | undefined;
}

/** Attributes of `<img>` that are passed on; the component writes the others itself. */
type PassedOn = Omit<
  ComponentPropsWithRef<'img'>,
  keyof ImageRequest | 'srcSet' | 'width' | 'height' | 'children'
>;

/** The props of `<CameoImage>` for a configuration. */
export interface CameoImageProps<C extends UrlConfig = UrlConfig> extends ImageRequest<C>, PassedOn {
  readonly config?: C | undefined;
  /** The first one with a matching `media` is shown. */
  readonly sources?: readonly ArtDirection[] | undefined;
  /** Shown instead in dark mode. */
  readonly dark?: PictureSource | DarkPicture | undefined;
  /** A colour, shown until the picture arrives. */
  readonly placeholder?: string | undefined;
  /** A ThumbHash in base64, shown blurred until the picture arrives. */
  readonly thumbhash?: string | undefined;
  /** Classes of the `<img>` in its frame; `className` applies to the frame. */
  readonly imgClassName?: string | undefined;
}

/** The type of the configuration in some props. */
export type ConfigOf<P> = P extends { readonly config: infer C extends UrlConfig } ? C : UrlConfig;

/** Props of any configuration; {@link CheckedProps} checks the presets. */
export type AnyProps = Omit<CameoImageProps<AnyConfig>, 'config'> & {
  readonly config?: UrlConfig | undefined;
};

/** Props whose missing and invalid values the compiler has checked, as far as they are known to it. */
export type CheckedProps<P, C extends UrlConfig> = P & CheckedRequest<P, keyof CameoImageProps, C>;

/** Props with types that the caller has checked. */
export type LooseProps = LoosePicture & {
  readonly config?: UrlConfig | undefined;
  readonly className?: string | undefined;
  readonly style?: CSSProperties | undefined;
  readonly imgClassName?: string | undefined;
  readonly crossOrigin?: string | undefined;
  readonly referrerPolicy?: string | undefined;
};

// Property reads that bundlers keep, because some versions of React lack either: React 18 has no `preload`, and uses HTML's
// name for the priority.
const { preload } = { ...ReactDOM } as Partial<typeof ReactDOM>;
const { forwardRef } = { ...React } as Partial<typeof React>;
const names = preload ? REACT_NAMES : { ...REACT_NAMES, fetchpriority: 'fetchpriority' };

/** A picture at the widths of the ladder. It has no hooks, and renders on a server as in a browser. */
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

/** The picture for one theme. Only the light one has the `id` and the `ref`. */
export const inTheme = <P extends LooseProps>(request: P, theme: 'light' | 'dark'): P => ({
  ...request,
  ...(theme === 'dark' && { id: undefined, ref: undefined }),
  className: joinClasses(`cameo-when-${theme}`, request.className),
});

/** The state of a picture in a browser, as classes of the frame and of the `<img>`. */
export interface Shown {
  readonly frame?: string | undefined;
  readonly image?: string | undefined;
  /** Keeps the box of the original picture: a replacement that is not resized has its own aspect ratio. */
  readonly keepsBox?: boolean;
}

/** The elements of a picture. */
export function drawPicture(request: LooseProps, shown: Shown = {}): ReactElement {
  const { config, className, style, imgClassName, crossOrigin, referrerPolicy } = request;
  const { image, sources, placeholder } = describePicture(request, config);
  const spaced = shown.keepsBox && !image.srcset;
  const framed = placeholder || spaced;
  if (request.priority && image.src)
    for (const { srcset, sizes, media } of preloadsOf(image, sources))
      preload?.(image.src, {
        as: 'image',
        fetchPriority: image.fetchpriority,
        crossOrigin,
        referrerPolicy,
        imageSrcSet: srcset,
        imageSizes: sizes,
        media,
      } as ReactDOM.PreloadOptions);

  const img = (
    <img
      {...passedOn(request)}
      {...reactProps(image, names)}
      // An empty address requests the page itself.
      src={image.src || undefined}
      alt={image.alt}
      className={joinClasses(image.class, shown.image, imgClassName, !framed && className)}
      style={framed ? undefined : style}
    />
  );
  const directed =
    sources.length > 0 ? (
      <picture className="cameo-picture">
        {sources.map((source) => (
          <source key={source.media} {...reactProps(source)} />
        ))}
        {img}
      </picture>
    ) : (
      img
    );
  if (!framed) return directed;
  return (
    <span className={joinClasses('cameo-frame', image.class, shown.frame, className)} style={style}>
      {placeholder && drawing(placeholder)}
      {spaced && spacer(image)}
      {directed}
    </span>
  );
}

/** A node in the box of a picture; for screen readers it is the picture. */
export function drawUnderstudy(request: LooseProps, shown: ReactNode): ReactElement {
  const { image } = describePicture(request, request.config);
  return (
    <span className={joinClasses('cameo-frame', image.class, request.className)} style={request.style}>
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

/** Takes the same space as the picture. */
const spacer = ({ width, height }: ImageAttributes): ReactElement | false =>
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
 * The placeholder. It is an SVG with presentation attributes, which a strict Content-Security-Policy allows, unlike inline
 * styles and `data:` URLs.
 */
const drawing = ({ viewBox, squares, clipPath }: Placeholder): ReactElement => (
  <span className="cameo-placeholder">
    <svg viewBox={viewBox} preserveAspectRatio="none" clipPath={clipPath} aria-hidden="true">
      {squares.map(({ fill, d }) => (
        <path key={d} fill={fill} d={d} />
      ))}
    </svg>
  </span>
);

/** A component with a bound configuration: `export const Image = createCameoImage({ baseUrl: '…' })`. */
export const createCameoImage = <const C extends UrlConfig>(config: C): BoundImage<C> =>
  named((props) => drawCameo({ ...props, config }));

/** The component of one configuration. */
export type BoundImage<C extends UrlConfig> = <const P extends AnyProps>(
  props: CheckedProps<P, C>,
) => ReactElement;

/**
 * A component that receives its `ref` as a prop in any React. React 19 does so by default; 18, which has no `preload` either,
 * only for components from `forwardRef`.
 */
function withRef<F extends (props: never) => ReactElement>(render: F): F {
  if (preload || !forwardRef) return render;
  return forwardRef((props: object, ref) =>
    render((ref ? { ...props, ref } : props) as never),
  ) as unknown as F;
}

/** A component that receives its `ref` in any React, with a name in React's developer tools. */
export function named<F extends (props: never) => ReactElement>(render: (props: object) => ReactElement): F {
  const component = withRef(render);
  (component as { displayName?: string }).displayName = 'CameoImage';
  return component as unknown as F;
}

/** The component and the functions of this package for one configuration. */
export interface Cameo<C extends UrlConfig> extends BoundUrls<C> {
  readonly CameoImage: BoundImage<C>;
}

/** Binds a configuration: `export const { CameoImage, buildImageUrl } = createCameo({ baseUrl: '…' })`. */
export const createCameo = <const C extends UrlConfig>(config: C): Cameo<C> => ({
  ...createUrls(config),
  CameoImage: createCameoImage(config),
});
