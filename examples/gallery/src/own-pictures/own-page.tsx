import { type ReactElement, useEffect, useState } from 'react';
import { LivePanel } from '../live/live-panel.js';
import type { Picture } from '../pictures.js';
import { Playground } from '../playground/playground.js';
import { showPictures } from '../playground/shown-pictures.js';
import { Mark } from '../sections/parts.js';
import { measurePictures } from './measure-pictures.js';

/** Number of pictures measured before the page starts; the others can be requested by URL. */
const MAX_MEASURED = 60;

/** The playground and the live figures, with the user's own pictures. */
export function OwnPage({ keys }: { readonly keys: readonly string[] }): ReactElement {
  const pictures = useMeasured(keys);
  return (
    <>
      <header className="site-header">
        <div className="frame site-header-row">
          <a className="brand" href="/">
            <Mark />
            Cameo
          </a>
        </div>
      </header>
      <main id="main">
        {pictures === undefined && <p className="notice notice-page">Looking at your pictures …</p>}
        {pictures?.size === 0 && (
          <p className="notice notice-page">
            There is no picture in this folder that can be shown. Put a JPEG, PNG, WebP, AVIF or GIF into it
            and reload this page.
          </p>
        )}
        {pictures !== undefined && pictures.size > 0 && <Playground />}
        <LivePanel />
      </main>
    </>
  );
}

function useMeasured(keys: readonly string[]): ReadonlyMap<string, Picture> | undefined {
  const [measured, setMeasured] = useState<ReadonlyMap<string, Picture>>();
  useEffect(() => {
    measurePictures(keys.slice(0, MAX_MEASURED)).then((pictures) => {
      showPictures(pictures);
      setMeasured(pictures);
    });
  }, [keys]);
  return measured;
}
