import { type ReactElement, useEffect, useState } from 'react';
import { timeText } from '../format/quantities.js';
import { BROWSER_ACCEPT } from '../measure/ask-size.js';
import type { ShownPicture } from '../measure/use-shown-picture.js';
import { wasMadeSince } from './was-made-since.js';

/** What a second request for the first picture told. */
interface Again {
  readonly firstMs: number;
  readonly ms: number;
  readonly made: boolean;
}

interface MadeOnceProps {
  readonly shown: ShownPicture | undefined;
}

/** How long the first picture took, and how long the next visitor waits: it is asked for once more, past the browser's cache. */
export function MadeOnce({ shown }: MadeOnceProps): ReactElement {
  const [again, setAgain] = useState<Again>();
  useEffect(() => {
    if (shown === undefined || again !== undefined) return undefined;
    let listening = true;
    pageIsQuiet()
      .then(() => askAgain(shown))
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

/** How long nothing may have been fetched before a time is measured, ms: what renders beside it would be measured with it. */
const QUIET_MS = 600;

function pageIsQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if ([...document.images].some(isOnItsWay)) return wait();
        stop.abort();
        resolve();
      }, QUIET_MS);
    };
    document.addEventListener('load', wait, { capture: true, signal: stop.signal });
    wait();
  });
}

/** A picture that was begun; a lazy one that is far away has no address yet. */
const isOnItsWay = ({ complete, currentSrc }: HTMLImageElement): boolean => !complete && currentSrc !== '';

async function askAgain({ url, ms: firstMs }: ShownPicture): Promise<Again> {
  const started = performance.now();
  const answer = await fetch(url, { headers: { accept: BROWSER_ACCEPT }, cache: 'no-store' });
  await answer.arrayBuffer();
  const ms = performance.now() - started;
  return { firstMs, ms, made: wasMadeSince(answer.headers, performance.timeOrigin, Date.now()) };
}
