/// <reference lib="dom" />
'use client';
import { inDevelopment, measure, retryDelay } from '@cameo/image/browser';
import {
  type CheckedRequest,
  joined,
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

/** Another picture of the bucket, with its own signature where URLs are signed. */
export interface SignedPicture {
  readonly src: PictureSource;
  readonly signature?: string | undefined;
}

/** What only a browser can do for a picture. */
export interface BrowserProps {
  /**
   * Shown in the same box when the picture cannot be had, and asked for once: a path below `baseUrl`, a URL, a picture
   * with its own signature, or `{ url: '/nobody.svg' }` for a file of the site.
   */
  readonly fallbackSrc?: PictureSource | SignedPicture | undefined;
  /** Shown in the same box when neither the picture nor `fallbackSrc` can be had. */
  readonly fallback?: ReactNode | undefined;
  /** How often a picture is asked for again after 429, 5xx or no answer; 2 when left out. */
  readonly retries?: number | undefined;
  /** Fades in when it arrives after the page does, where motion is welcome; a picture with `priority` does not wait. */
  readonly fade?: boolean | undefined;
  /** Once for each picture that arrives, also when that was before hydration. */
  readonly onLoad?: Listener | undefined;
  /** Once for each picture that is given up: after the retries, and after `fallbackSrc`. */
  readonly onError?: Listener | undefined;
}

/** The props of the component for browsers, for a configuration. */
export interface CameoImageProps<C extends UrlConfig = UrlConfig>
  extends Omit<ServerProps<C>, keyof BrowserProps>,
    BrowserProps {}

type AnyBrowserProps = Omit<AnyProps, keyof BrowserProps> & BrowserProps;

type CheckedBrowserProps<P, C extends UrlConfig> = P & CheckedRequest<P, keyof CameoImageProps, C>;

type LooseBrowserProps = LooseProps & BrowserProps & { readonly ref?: Ref<HTMLImageElement> };

/** One picture that an `<img>` was asked to show. */
interface Attempt {
  readonly asked: string;
  readonly abort: AbortController;
  tries: number;
  state?: 'loaded' | 'waiting' | 'given-up' | 'told';
}

/** What an `<img>` is asked to show; other widths of it are the same picture. */
const askedOf = (img: HTMLImageElement): string => `${img.src} ${img.srcset}`;

/** The server component, and what needs a browser: retries, a fallback, fading in, and events that are not missed. */
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

/** What is shown: the picture, `fallbackSrc`, or `fallback`. */
const [PICTURE, REPLACED, UNDERSTUDY] = [0, 1, 2];

function LivePicture(props: LooseBrowserProps & { readonly image: Ref<HTMLImageElement> | undefined }) {
  const { fallbackSrc, fallback, retries = 2, fade, onLoad, onError, image: outer, ...rest } = props;
  const own = srcOf(rest.src);
  const [lost, setLost] = useState({ own, stage: PICTURE });
  const [phase, setPhase] = useState<'cameo-waiting' | 'cameo-arrived' | 'cameo-failed'>();
  const [hidden, setHidden] = useState(false);
  const image = useRef<HTMLImageElement>(null);
  const latest = useRef<Attempt>(undefined);
  const told = useRef('');
  const stage = lost.own === own ? lost.stage : PICTURE;
  const framed = Boolean(rest.placeholder || rest.thumbhash || Object(rest.src).thumbhash);

  const attach = useCallback(
    (img: HTMLImageElement | null) => {
      image.current = img;
      if (typeof outer === 'function') return outer(img);
      if (outer) outer.current = img;
      return undefined;
    },
    [outer],
  );

  const attemptOf = (img: HTMLImageElement): Attempt => {
    const asked = askedOf(img);
    if (latest.current?.asked !== asked) {
      latest.current?.abort.abort();
      latest.current = { asked, abort: new AbortController(), tries: 0 };
    }
    return latest.current as Attempt;
  };

  const giveUp = (img: HTMLImageElement, attempt: Attempt) => {
    if (fallbackSrc !== undefined && stage === PICTURE && replacementOf(fallbackSrc).name !== own)
      return setLost({ own, stage: REPLACED });
    attempt.state = 'given-up';
    setPhase('cameo-failed');
    setHidden(false);
    // A new event, because React's has lost its target by now, and the props may have changed.
    img.dispatchEvent(new Event('error'));
  };

  const handleError: Listener = async (event) => {
    const img = event.currentTarget;
    const attempt = attemptOf(img);
    if (attempt.state === 'given-up') {
      attempt.state = 'told';
      onError?.(event);
      if (fallback !== undefined) setLost({ own, stage: UNDERSTUDY });
    }
    if (attempt.state === 'waiting' || attempt.state === 'told') return;
    attempt.state = 'waiting';
    const { signal } = attempt.abort;
    const again = stage === PICTURE && attempt.tries < retries;
    // Where something else shows, the broken picture need not.
    setHidden(framed && again);
    const delay = again ? await retryDelay(img.currentSrc || img.src, attempt.tries++, signal) : undefined;
    if (signal.aborted) return;
    if (delay === undefined) return giveUp(img, attempt);
    const timer = setTimeout(() => {
      delete attempt.state;
      // An address that is set, even the same, makes a browser choose and fetch again; WebKit must lose it first.
      const address = img.getAttribute('src') ?? '';
      img.removeAttribute('src');
      img.setAttribute('src', address);
    }, delay);
    signal.addEventListener('abort', () => clearTimeout(timer));
  };

  const handleLoad: Listener = (event) => {
    const attempt = attemptOf(event.currentTarget);
    attempt.state = 'loaded';
    attempt.tries = 0;
    setHidden(false);
    setPhase('cameo-arrived');
    if (told.current === attempt.asked) return;
    told.current = attempt.asked;
    const { currentTarget } = event;
    inDevelopment((warnings) => warnings.shown(currentTarget, own));
    onLoad?.(event);
  };

  useEffect(() => {
    const img = image.current;
    if (!img || latest.current?.asked === askedOf(img)) return;
    const first = !latest.current;
    attemptOf(img);
    // What happened before React listened happens again.
    if (img.complete && img.currentSrc)
      return void img.dispatchEvent(new Event(img.naturalWidth ? 'load' : 'error'));
    if (framed) setPhase('cameo-waiting');
    if (first && fade && !rest.priority) setHidden(true);
  });
  useEffect(
    () => () => {
      latest.current?.abort.abort();
      latest.current = undefined;
    },
    [],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stage has another <img>.
  useEffect(
    () => (image.current?.sizes.startsWith('auto') ? measure(image.current) : undefined),
    [rest.sizes, stage],
  );

  if (stage === UNDERSTUDY) return drawUnderstudy(rest, fallback);
  const request = {
    ...rest,
    ...(stage === REPLACED && {
      ...{ sources: [], dark: undefined, sourceWidth: undefined, signature: undefined },
      ...replacementOf(fallbackSrc as PictureSource).request,
    }),
    onLoad: handleLoad,
    onError: handleError,
    ref: attach,
  };
  return drawPicture(request, {
    frame: phase,
    image: joined(fade && 'cameo-fade', hidden && 'cameo-hidden'),
    keepsBox: stage === REPLACED,
  });
}

/** What is shown instead, and its name; a picture with a signature is one of the bucket. */
function replacementOf(fallbackSrc: PictureSource | SignedPicture) {
  const { src, signature }: Partial<SignedPicture> = Object(fallbackSrc);
  const request = src && signature ? { src, signature } : { src: fallbackSrc as PictureSource };
  return { request, name: srcOf(request.src) };
}

/** The component of one configuration. */
export type BoundImage<C extends UrlConfig> = <const P extends AnyBrowserProps>(
  props: CheckedBrowserProps<P, C>,
) => ReactElement;

/** A component with a configuration of its own: `export const Image = createCameoImage({ baseUrl: '…' })`. */
export const createCameoImage = <const C extends UrlConfig>(config: C): BoundImage<C> =>
  named((props) => livePictures({ ...props, config }));

/** Everything of this package for one configuration. */
export interface Cameo<C extends UrlConfig> extends BoundUrls<C> {
  readonly CameoImage: BoundImage<C>;
}

/** Says the configuration once: `export const { CameoImage, buildImageUrl } = createCameo({ baseUrl: '…' })`. */
export const createCameo = <const C extends UrlConfig>(config: C): Cameo<C> => ({
  ...createUrls(config),
  CameoImage: createCameoImage(config),
});

export type { UrlConfig } from '@cameo/image/picture';
export type { ArtDirection } from './cameo-image.js';
