import type { ReactElement } from 'react';

export function SiteFooter(): ReactElement {
  return (
    <footer className="site-footer frame">
      <p>
        Every figure on this page was measured in this browser or counted by the edge that serves it. The same
        two functions run on CloudFront.
      </p>
      <p>
        <a href="/__edge/stats">Statistics as JSON</a>
      </p>
    </footer>
  );
}
