import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';
import { type MeasuredResource, measuredResource, subscribeResources } from './resources.js';

/** The picture that a browser chose for an `<img>`, with its measurements. */
export interface ShownPicture extends MeasuredResource {
  readonly url: string;
}

/** The picture inside an element; undefined until it has arrived. */
export function useShownPicture(container: RefObject<HTMLElement | null>): ShownPicture | undefined {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const root = container.current;
    const look = (): void => {
      const image = root?.querySelector('img');
      if (image?.complete && image.naturalWidth > 0) setUrl(image.currentSrc);
    };
    look();
    // Load events do not bubble, and a picture may load again when the window becomes wider.
    root?.addEventListener('load', look, true);
    return () => root?.removeEventListener('load', look, true);
  }, [container]);
  const resource = useSyncExternalStore(
    subscribeResources,
    () => measuredResource(url),
    () => undefined,
  );
  return resource && { url, ...resource };
}
