'use client';
/// <reference lib="dom" />
import { type ReactElement, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { type PictureSource, srcOf } from './asked.js';
import { type CameoImageProps as ServerProps, CameoImage as serverImage } from './cameo-image.js';
import type { UrlConfig } from './config.js';
import { inDevelopment } from './development.js';
import { retryDelay } from './retry-delay.js';

type Listener = (event: SyntheticEvent<HTMLImageElement>) => void;

/** What only a browser can do for a picture. */
export interface BrowserProps {
  /** Shown when the picture cannot be had: a path below `baseUrl`, or a URL. It is asked for once. */
  readonly fallbackSrc?: string;
  /** How often a picture is asked for again after 429, 5xx or no answer; 2 when left out. */
  readonly retries?: number;
  /** Fades in when it arrives after the page does, where motion is welcome; a picture with `priority` does not wait. */
  readonly fade?: boolean;
  /** Once for each picture that arrives, also when that was before hydration. */
  readonly onLoad?: Listener;
  /** Once for each picture that is given up: after the retries, and after the fallback. */
  readonly onError?: Listener;
}

/** The props of the component for browsers, for a configuration. */
export type CameoImageProps<C extends UrlConfig = UrlConfig> = ServerProps<C> & BrowserProps;

type LooseProps = BrowserProps & {
  readonly src: PictureSource;
  readonly className?: string;
  readonly priority?: boolean;
};

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
export function CameoImage<const C extends UrlConfig = UrlConfig>(props: CameoImageProps<C>): ReactElement {
  const { fallbackSrc, retries = 2, fade, onLoad, onError, ...rest } = props as unknown as LooseProps;
  const own = srcOf(rest.src);
  const [lost, setLost] = useState<string>();
  const [hidden, setHidden] = useState(false);
  const image = useRef<HTMLImageElement>(null);
  const latest = useRef<Attempt>(undefined);
  const told = useRef('');
  const replaced = fallbackSrc !== undefined && lost === own;

  const attemptOf = (img: HTMLImageElement): Attempt => {
    const asked = askedOf(img);
    if (latest.current?.asked !== asked) {
      latest.current?.abort.abort();
      latest.current = { asked, abort: new AbortController(), tries: 0 };
    }
    return latest.current as Attempt;
  };

  const giveUp = (img: HTMLImageElement, attempt: Attempt) => {
    if (fallbackSrc !== undefined && fallbackSrc !== own && !replaced) return setLost(own);
    attempt.state = 'given-up';
    // A new event, because React's has lost its target by now, and the props may have changed.
    img.dispatchEvent(new Event('error'));
  };

  const handleError: Listener = async (event) => {
    const img = event.currentTarget;
    const attempt = attemptOf(img);
    setHidden(false);
    if (attempt.state === 'given-up') {
      attempt.state = 'told';
      onError?.(event);
    }
    if (attempt.state === 'waiting' || attempt.state === 'told') return;
    attempt.state = 'waiting';
    const { signal } = attempt.abort;
    const delay =
      replaced || attempt.tries >= retries
        ? undefined
        : await retryDelay(img.currentSrc || img.src, attempt.tries++, signal);
    if (signal.aborted) return;
    if (delay === undefined) return giveUp(img, attempt);
    const timer = setTimeout(() => {
      delete attempt.state;
      // Setting an address, even the same, makes a browser choose and fetch again.
      img.setAttribute('src', img.getAttribute('src') ?? '');
    }, delay);
    signal.addEventListener('abort', () => clearTimeout(timer));
  };

  const handleLoad: Listener = (event) => {
    const attempt = attemptOf(event.currentTarget);
    attempt.state = 'loaded';
    attempt.tries = 0;
    setHidden(false);
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
    if (img.complete && img.currentSrc) img.dispatchEvent(new Event(img.naturalWidth ? 'load' : 'error'));
    else if (first && fade && !rest.priority) setHidden(true);
  });
  useEffect(
    () => () => {
      latest.current?.abort.abort();
      latest.current = undefined;
    },
    [],
  );

  const className = [fade && 'cameo-fade', hidden && 'cameo-hidden', rest.className]
    .filter(Boolean)
    .join(' ');
  const shown = {
    ...rest,
    ...(replaced && { src: fallbackSrc, sources: [], dark: '', sourceWidth: undefined }),
    ...(className && { className }),
    onLoad: handleLoad,
    onError: handleError,
    ref: image,
  };
  // Called, not rendered: components of React 18 cannot be given a ref.
  return serverImage(shown as unknown as ServerProps);
}

/** A component with a configuration of its own: `export const Image = createCameoImage({ baseUrl: '…' })`. */
export const createCameoImage =
  <const C extends UrlConfig>(config: C) =>
  (props: CameoImageProps<C>): ReactElement => <CameoImage {...props} config={config} />;

export type { ArtDirection } from './cameo-image.js';
export type { UrlConfig } from './config.js';
