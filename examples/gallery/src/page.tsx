import type { ReactElement } from 'react';
import { LivePanel } from './live/live-panel.js';
import { Playground } from './playground/playground.js';
import { ArtDirection } from './sections/art-direction.js';
import { Hero } from './sections/hero.js';
import { Motion } from './sections/motion.js';
import { PictureGrid } from './sections/picture-grid.js';
import { SiteFooter } from './sections/site-footer.js';
import { SiteHeader } from './sections/site-header.js';

export function Page(): ReactElement {
  return (
    <>
      <a className="skip" href="#main">
        Skip to the pictures
      </a>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <Hero />
        <PictureGrid />
        <ArtDirection />
        <Motion />
        <Playground />
        <LivePanel />
      </main>
      <SiteFooter />
    </>
  );
}
