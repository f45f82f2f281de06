import { type ReactElement, useEffect, useState } from 'react';
import { timeText } from '../format/quantities.js';
import { BROWSER_ACCEPT } from '../measure/size.js';
import type { ShownPicture } from '../measure/use-shown-picture.js';
import { wasMadeSince } from './was-made-since.js';

/** The result of a second request for the first picture. */
interface SecondRequest {
  readonly firstMs: number;
  readonly ms: number;
  readonly made: boolean;
}

interface MadeOnceProps {
  readonly shown: ShownPicture | undefined;
}

/**
 * How long the first picture took, and how long the next visitor waits: it is requested once more, bypassing the browser's
 * cache.
 */
export function MadeOnce({ shown }: MadeOnceProps): ReactElement {
  const [again, setAgain] = useState<SecondRequest>();
  useEffect(() => {
    if (shown === undefined || again !== undefined) return undefined;
    let listening = true;
    pageIsQuiet()
      .then(() => requestAgain(shown))
      .then(
        (answer) => listening && setAgain(answer),
        () => undefined,
      );
    return () => {
      listening = false;
    };
  }, [shown, again]);
  return (
    <p className="made-once">
      {again ? (
        <>
          {again.made ? 'Made for you just now in ' : 'Made for an earlier visitor; you had it in '}
          <strong>{timeText(again.firstMs)}</strong>. The next one takes <strong>{timeText(again.ms)}</strong>
          .
        </>
      ) : (
        <span className="pending">Measuring how long the desktop picture takes…</span>
      )}
    </p>
  );
}

/** How long no fetch may have been active before a measurement, ms: concurrent renders would distort it. */
const QUIET_MS = 600;

function pageIsQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if ([...document.images].some(isLoading)) return wait();
        stop.abort();
        resolve();
      }, QUIET_MS);
    };
    document.addEventListener('load', wait, { capture: true, signal: stop.signal });
    wait();
  });
}

/** A picture that is loading; a lazy one that is far away has no address yet. */
const isLoading = ({ complete, currentSrc }: HTMLImageElement): boolean => !complete && currentSrc !== '';

async function requestAgain({ url, ms: firstMs }: ShownPicture): Promise<SecondRequest> {
  const started = performance.now();
  const answer = await fetch(url, { headers: { accept: BROWSER_ACCEPT }, cache: 'no-store' });
  await answer.arrayBuffer();
  const ms = performance.now() - started;
  return { firstMs, ms, made: wasMadeSince(answer.headers, performance.timeOrigin, Date.now()) };
}
