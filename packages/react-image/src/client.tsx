/// <reference lib="dom" />
'use client';
import { measure, watchPicture } from '@cameo/image/browser';
import {
  type CheckedRequest,
  joinClasses,
  type PictureSource,
  srcOf,
  themedPictures,
  type UrlConfig,
} from '@cameo/image/picture';
import {
  type ReactElement,
  type ReactNode,
  type Ref,
  type SyntheticEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import {
  type AnyProps,
  type ConfigOf,
  drawPicture,
  drawUnderstudy,
  inTheme,
  type LooseProps,
  named,
  type CameoImageProps as ServerProps,
} from './cameo-image.js';
import { type BoundUrls, createCameo as createUrls } from './url.js';

type Listener = (event: SyntheticEvent<HTMLImageElement>) => void;

/** Another picture of the bucket, with its own signature if URLs are signed. */
export interface SignedPicture {
  readonly src: PictureSource;
  readonly signature?: string | undefined;
}

/** Props that need a browser. */
export interface BrowserProps {
  /**
   * Shown in the same box when the picture is lost, and requested without retries: a path below `baseUrl`, a URL, a picture
   * with its own signature, or `{ url: '/nobody.svg' }` for a file of the site.
   */
  readonly fallbackSrc?: PictureSource | SignedPicture | undefined;
  /** Shown in the same box when the picture and `fallbackSrc` are lost. */
  readonly fallback?: ReactNode | undefined;
  /** Number of retries after 429, 5xx or no answer; 2 by default. */
  readonly retries?: number | undefined;
  /**
   * Fades in if the picture arrives after the page, unless reduced motion is preferred; a picture with `priority` does not
   * fade.
   */
  readonly fade?: boolean | undefined;
  /** Called once for each loaded picture, also if it loaded before hydration. */
  readonly onLoad?: Listener | undefined;
  /** Called once for each lost picture: after the retries, and after `fallbackSrc`. */
  readonly onError?: Listener | undefined;
}

/** The props of the component for browsers, for a configuration. */
export interface CameoImageProps<C extends UrlConfig = UrlConfig>
  extends Omit<ServerProps<C>, keyof BrowserProps>,
    BrowserProps {}

type AnyBrowserProps = Omit<AnyProps, keyof BrowserProps> & BrowserProps;

type CheckedBrowserProps<P, C extends UrlConfig> = P & CheckedRequest<P, keyof CameoImageProps, C>;

type LooseBrowserProps = LooseProps & BrowserProps & { readonly ref?: Ref<HTMLImageElement> };

/** The server component with retries, a fallback, fading, and events that hydration does not miss. */
export const CameoImage: <const P extends AnyBrowserProps>(
  props: CheckedBrowserProps<P, ConfigOf<P>>,
) => ReactElement = named(livePictures);

function livePictures(props: object): ReactElement {
  const { ref, ...request } = props as LooseBrowserProps;
  const themed = themedPictures(request);
  if (!themed) return <LivePicture {...request} image={ref} />;
  return (
    <>
      <LivePicture {...inTheme(themed[0], 'light')} image={ref} />
      <LivePicture {...inTheme(themed[1], 'dark')} image={undefined} />
    </>
  );
}

/** The shown element: the picture, `fallbackSrc`, or `fallback`. */
type Stage = 'picture' | 'fallback-src' | 'fallback';

function LivePicture(props: LooseBrowserProps & { readonly image: Ref<HTMLImageElement> | undefined }) {
  const { fallbackSrc, fallback, retries = 2, fade, onLoad, onError, image: outer, ...rest } = props;
  const own = srcOf(rest.src);
  const [lost, setLost] = useState<{ own: string; stage: Stage }>({ own, stage: 'picture' });
  const [phase, setPhase] = useState<'cameo-waiting' | 'cameo-arrived' | 'cameo-failed'>();
  const [hidden, setHidden] = useState(false);
  const [watch] = useState(watchPicture);
  const image = useRef<HTMLImageElement>(null);
  const stage = lost.own === own ? lost.stage : 'picture';
  const framed = hasPlaceholder(rest);

  const attach = useCallback(
    (img: HTMLImageElement | null) => {
      image.current = img;
      if (typeof outer === 'function') return outer(img);
      if (outer) outer.current = img;
      return undefined;
    },
    [outer],
  );

  const handleError: Listener = (event) => {
    const isLast = watch.failed(event.currentTarget, {
      retries: stage === 'picture' ? retries : 0,
      // A broken picture is hidden over a placeholder during retries.
      onFail: (again) => setHidden(framed && again),
      onLost: () => {
        const replaced =
          fallbackSrc !== undefined && stage === 'picture' && replacementOf(fallbackSrc).name !== own;
        if (replaced) {
          setLost({ own, stage: 'fallback-src' });
          return true;
        }
        setPhase('cameo-failed');
        setHidden(false);
        return false;
      },
    });
    if (!isLast) return;
    onError?.(event);
    if (fallback !== undefined) setLost({ own, stage: 'fallback' });
  };

  const handleLoad: Listener = (event) => {
    const isFirst = watch.loaded(event.currentTarget, own);
    setHidden(false);
    setPhase('cameo-arrived');
    if (isFirst) onLoad?.(event);
  };

  useEffect(() => {
    const img = image.current;
    const awaited = img && watch.look(img);
    if (!awaited) return;
    if (framed) setPhase('cameo-waiting');
    if (awaited.isFirst && fade && !rest.priority) setHidden(true);
  });
  useEffect(() => () => watch.stop(), [watch]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stage has another <img>.
  useEffect(() => (image.current ? measure(image.current) : undefined), [rest.sizes, stage]);

  if (stage === 'fallback') return drawUnderstudy(rest, fallback);
  const request = {
    ...rest,
    ...(stage === 'fallback-src' && {
      ...{ sources: [], dark: undefined, sourceWidth: undefined, signature: undefined },
      ...replacementOf(fallbackSrc as PictureSource).request,
    }),
    onLoad: handleLoad,
    onError: handleError,
    ref: attach,
  };
  return drawPicture(request, {
    frame: phase,
    image: joinClasses(fade && 'cameo-fade', hidden && 'cameo-hidden'),
    keepsBox: stage === 'fallback-src',
  });
}

/** The request of a replacement, and its name; a picture with a signature belongs to the bucket. */
function replacementOf(fallbackSrc: PictureSource | SignedPicture) {
  const { src, signature } = signedPicture(fallbackSrc);
  const request = src && signature ? { src, signature } : { src: fallbackSrc as PictureSource };
  return { request, name: srcOf(request.src) };
}

const signedPicture = (source: PictureSource | SignedPicture): Partial<SignedPicture> =>
  typeof source === 'object' && 'src' in source ? source : {};

/** Whether a picture has a placeholder behind it until it arrives. */
const hasPlaceholder = ({ src, placeholder, thumbhash }: LooseProps): boolean =>
  Boolean(placeholder || thumbhash || (typeof src === 'object' && 'thumbhash' in src && src.thumbhash));

/** The component of one configuration. */
export type BoundImage<C extends UrlConfig> = <const P extends AnyBrowserProps>(
  props: CheckedBrowserProps<P, C>,
) => ReactElement;

/** A component with a bound configuration: `export const Image = createCameoImage({ baseUrl: '…' })`. */
export const createCameoImage = <const C extends UrlConfig>(config: C): BoundImage<C> =>
  named((props) => livePictures({ ...props, config }));

/** The component and the functions of this package for one configuration. */
export interface Cameo<C extends UrlConfig> extends BoundUrls<C> {
  readonly CameoImage: BoundImage<C>;
}

/** Binds a configuration: `export const { CameoImage, buildImageUrl } = createCameo({ baseUrl: '…' })`. */
export const createCameo = <const C extends UrlConfig>(config: C): Cameo<C> => ({
  ...createUrls(config),
  CameoImage: createCameoImage(config),
});

export type { UrlConfig } from '@cameo/image/picture';
export type { ArtDirection } from './cameo-image.js';
