import { type ReactElement, useEffect, useState } from 'react';
import { Mark } from './parts.js';
import { DOCUMENTS, PLACES } from './places.js';

export function SiteHeader(): ReactElement {
  const place = usePlace();
  return (
    <header className="site-header">
      <div className="frame site-header-row">
        <a className="brand" href="/">
          <Mark />
          Cameo
        </a>
        <nav aria-label="On this page">
          <ul className="places">
            {PLACES.map(([id, name]) => (
              <li key={id}>
                <a href={`#${id}`} aria-current={place === id ? 'location' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <a className="docs-link" href={DOCUMENTS[1][0]}>
          Documents
        </a>
      </div>
    </header>
  );
}

/** The current section: the last whose heading has passed the upper half of the viewport. */
function usePlace(): string {
  const [place, setPlace] = useState('');
  useEffect(() => {
    const look = (): void => {
      const passed = PLACES.filter(([id]) => {
        const top = document.getElementById(id)?.getBoundingClientRect().top;
        return top !== undefined && top < innerHeight / 2;
      });
      setPlace(passed[passed.length - 1]?.[0] ?? '');
    };
    const options = { passive: true };
    addEventListener('scroll', look, options);
    look();
    return () => removeEventListener('scroll', look);
  }, []);
  return place;
}
