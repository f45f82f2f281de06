import type { ReactElement } from 'react';
import { CopyLine } from './parts.js';
import { DOCUMENTS } from './places.js';

export function SiteFooter(): ReactElement {
  return (
    <footer className="site-footer frame">
      <div className="site-footer-start">
        <h2>Put it into your page</h2>
        <CopyLine name="the install command again" text="npm install @cameo/react-image" />
        <CopyLine
          name="the first lines"
          text={`import { CameoImage } from '@cameo/react-image';\n\n<CameoImage src="/alice.jpg" w={320} h={400} alt="Alice on stage" />`}
        />
      </div>
      <nav aria-label="Documents">
        <h3>Read on</h3>
        <ul>
          {DOCUMENTS.map(([href, name]) => (
            <li key={href}>
              <a href={href}>{name}</a>
            </li>
          ))}
          <li>
            <a href="/__edge/stats">Statistics as JSON</a>
          </li>
        </ul>
      </nav>
      <p>
        Every figure on this page was measured in this browser or counted by the server on this machine. The
        same two functions run on CloudFront.
      </p>
    </footer>
  );
}
