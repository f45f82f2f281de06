import { type MouseEvent, useEffect, useState } from 'react';
import { Home } from './home.js';
import { Other } from './other.js';

/** Two pages; navigation does not load a document. */
export function App() {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const back = () => setPath(location.pathname);
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    event.preventDefault();
    history.pushState(null, '', event.currentTarget.href);
    setPath(location.pathname);
  };
  return (
    <div className="p-4 font-sans">
      <nav className="flex gap-4 pb-4 underline">
        <a href="/" onClick={go}>
          Home
        </a>
        <a id="to-other" href="/other" onClick={go}>
          Other
        </a>
      </nav>
      <main>{path === '/other' ? <Other /> : <Home />}</main>
    </div>
  );
}
