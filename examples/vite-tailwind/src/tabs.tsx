import { useState } from 'react';
import { Picture } from './picture.js';

const TABS = [
  { name: 'Day', pictures: ['/earth-topology.png', '/clouds.png'] },
  { name: 'Night', pictures: ['/earth-night.jpg'] },
] as const;

/** Pictures that are hidden, and shown again. */
export function Tabs() {
  const [open, setOpen] = useState<string>('Day');
  return (
    <section id="tabs">
      {TABS.map(({ name }) => (
        <button
          key={name}
          type="button"
          className="m-1 border px-2"
          value={name}
          onClick={() => setOpen(name)}
        >
          {name}
        </button>
      ))}
      {TABS.map(({ name, pictures }) => (
        <div key={name} hidden={name !== open}>
          {pictures.map((src) => (
            <Picture key={src} src={src} w={360} h={180} alt={`${name}: ${src}`} />
          ))}
        </div>
      ))}
    </section>
  );
}
