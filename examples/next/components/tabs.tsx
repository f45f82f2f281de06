'use client';
import { useState } from 'react';
import { LivePicture } from './live-picture';

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
        <button key={name} type="button" value={name} onClick={() => setOpen(name)}>
          {name}
        </button>
      ))}
      {TABS.map(({ name, pictures }) => (
        <div key={name} hidden={name !== open}>
          {pictures.map((src) => (
            <LivePicture key={src} src={src} w={360} h={180} alt={`${name}: ${src}`} />
          ))}
        </div>
      ))}
    </section>
  );
}
