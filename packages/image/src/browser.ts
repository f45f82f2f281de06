/// <reference lib="dom" />
import { retryDelay } from './retry-delay.js';
import { inDevelopment } from './warnings.js';

/** Handling of a picture that fails to load. */
export interface FailureOptions {
  /** Number of retries after 429, 5xx or no answer. */
  readonly retries: number;
  /** Called on each failure, with whether it will be retried. */
  readonly onFail?: ((again: boolean) => void) | undefined;
  /**
   * Called when the picture is lost: after the retries, or immediately if a retry is useless.
   * @returns whether another picture replaces it; otherwise the `<img>` gets a last `error` event
   */
  readonly onLost: () => boolean;
}

/** One picture of an `<img>`. */
interface Attempt {
  readonly picture: string;
  readonly abort: AbortController;
  tries: number;
  state?: 'loaded' | 'waiting' | 'lost' | 'reported';
}

/** Identifies the picture of an `<img>`; its other widths are the same picture. */
const pictureOf = (img: HTMLImageElement): string => `${img.src} ${img.srcset}`;

/**
 * Tracks the pictures of one `<img>`, whose `load` and `error` events the caller forwards: retries temporary failures, and
 * reports each picture once.
 */
export function watchPicture() {
  let latest: Attempt | undefined;
  let reported = '';

  const attemptOf = (img: HTMLImageElement): Attempt => {
    const picture = pictureOf(img);
    if (latest?.picture !== picture) {
      latest?.abort.abort();
      latest = { picture, abort: new AbortController(), tries: 0 };
    }
    return latest;
  };

  const retryOrLose = async (img: HTMLImageElement, attempt: Attempt, options: FailureOptions) => {
    const { signal } = attempt.abort;
    const again = attempt.tries < options.retries;
    options.onFail?.(again);
    const delay = again ? await retryDelay(img.currentSrc || img.src, attempt.tries++, signal) : undefined;
    if (signal.aborted) return;
    if (delay !== undefined) return requestLater(img, attempt, delay);
    if (options.onLost()) return;
    attempt.state = 'lost';
    img.dispatchEvent(new Event('error'));
  };

  return {
    /**
     * Checks an `<img>` after it was inserted or changed, and repeats the event of a picture that loaded or failed before the
     * listener was added.
     * @returns undefined unless it is a new picture that is still loading
     */
    look(img: HTMLImageElement): { readonly isFirst: boolean } | undefined {
      if (latest?.picture === pictureOf(img)) return undefined;
      const isFirst = latest === undefined;
      attemptOf(img);
      if (!img.complete || !img.currentSrc) return { isFirst };
      img.dispatchEvent(new Event(img.naturalWidth ? 'load' : 'error'));
      return undefined;
    },

    /**
     * Handles a `load` event.
     * @param name of the picture, for warnings in development
     * @returns whether it is the first of this picture
     */
    loaded(img: HTMLImageElement, name: string): boolean {
      const attempt = attemptOf(img);
      attempt.state = 'loaded';
      attempt.tries = 0;
      if (reported === attempt.picture) return false;
      reported = attempt.picture;
      inDevelopment((warnings) => warnings.shown(img, name));
      return true;
    },

    /**
     * Handles an `error` event, and retries if that may help.
     * @returns whether it is the last one of a lost picture
     */
    failed(img: HTMLImageElement, options: FailureOptions): boolean {
      const attempt = attemptOf(img);
      if (attempt.state === 'lost') {
        attempt.state = 'reported';
        return true;
      }
      if (attempt.state === 'waiting' || attempt.state === 'reported') return false;
      attempt.state = 'waiting';
      void retryOrLose(img, attempt, options);
      return false;
    },

    /** Cancels all waits. */
    stop(): void {
      latest?.abort.abort();
      latest = undefined;
    },
  };
}

/** Tracks the pictures of one `<img>`. */
export type PictureWatch = ReturnType<typeof watchPicture>;

/** Requests a picture again after a delay. */
function requestLater(img: HTMLImageElement, attempt: Attempt, delay: number): void {
  const timer = setTimeout(() => {
    delete attempt.state;
    // Setting `src`, even to the same address, makes a browser fetch again; WebKit needs it removed first.
    const address = img.getAttribute('src') ?? '';
    img.removeAttribute('src');
    img.setAttribute('src', address);
  }, delay);
  attempt.abort.signal.addEventListener('abort', () => clearTimeout(timer));
}

/**
 * Writes the measured width of a place into `sizes="auto"`. With `auto` itself Chromium chooses and fetches again, as if the
 * picture were as wide as the viewport, when it is hidden, removed or broken.
 * @returns a function that stops; undefined if nothing is measured
 */
export function measure(img: HTMLImageElement): (() => void) | undefined {
  if (!img.sizes.startsWith('auto') || typeof ResizeObserver !== 'function') return undefined;
  const observer = new ResizeObserver(() => {
    if (!img.clientWidth) return;
    for (const one of [img, ...(img.closest('picture')?.querySelectorAll('source') ?? [])])
      if (one.sizes) one.sizes = `${img.clientWidth}px`;
  });
  observer.observe(img);
  return () => observer.disconnect();
}
