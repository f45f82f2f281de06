import type { ReactElement } from 'react';
import { Compare } from './compare/compare.js';
import { Hero } from './hero/hero.js';
import { LivePanel } from './live/live-panel.js';
import { Playground } from './playground/playground.js';
import { ArtDirection } from './sections/art-direction.js';
import { Faces } from './sections/faces.js';
import { Motion } from './sections/motion.js';
import { PictureGrid } from './sections/picture-grid.js';
import { SiteFooter } from './sections/site-footer.js';
import { SiteHeader } from './sections/site-header.js';
import { WhenWrong } from './wrong/when-wrong.js';

export function Page(): ReactElement {
  return (
    <>
      <a className="skip" href="#main">
        Skip to the pictures
      </a>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <noscript>
          <p className="notice notice-page">
            JavaScript is off. The pictures are here all the same, each at the size that your screen needs;
            the figures, the playground and the statistics need it.
          </p>
        </noscript>
        <Hero />
        <PictureGrid />
        <ArtDirection />
        <Faces />
        <Compare />
        <Motion />
        <Playground />
        <WhenWrong />
        <LivePanel />
      </main>
      <SiteFooter />
    </>
  );
}
