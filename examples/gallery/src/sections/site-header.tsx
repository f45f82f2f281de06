import type { ReactElement } from 'react';
import { Mark } from './mark.js';

const PLACES = [
  ['#pictures', 'Pictures'],
  ['#crops', 'Crops'],
  ['#motion', 'Motion'],
  ['#playground', 'Playground'],
  ['#live', 'Live'],
] as const;

export function SiteHeader(): ReactElement {
  return (
    <header className="site-header frame">
      <a className="brand" href="/">
        <Mark />
        Cameo
      </a>
      <nav aria-label="On this page">
        <ul className="places">
          {PLACES.map(([href, name]) => (
            <li key={href}>
              <a href={href}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
